/** The service or a command cannot start, and the value of a variable is why. */
export class StartupError extends Error {
  /** @param variables the names to look at, as a user reads them: `PORT`, `PORT and HOST` */
  constructor(variables: string, reason: string, options?: ErrorOptions) {
    super(reason.includes(variables) ? reason : `${reason} (see ${variables})`, options);
  }
}

/**
 * Runs the part of a start that uses a variable's value: where a failure happened tells which variable to look at.
 *
 * @throws StartupError
 */
export async function attributedTo<Result>(
  variables: string,
  work: () => Result | Promise<Result>,
  reasonOf: (error: unknown) => string = messageOf,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof StartupError ? error : new StartupError(variables, reasonOf(error), { cause: error });
  }
}

/** Never empty: Node joins failures to reach each of a host's addresses in an error without a message. */
export function messageOf(error: unknown): string {
  const { message, errors } = error as { message?: string; errors?: readonly Error[] };
  return message || errors?.map((each) => each.message).join('; ') || String(error);
}
