/** The service or a command cannot start because of a variable's value. */
export class StartupError extends Error {
  /** @param variables names for the message: `PORT`, `PORT and HOST` */
  constructor(variables: string, reason: string, options?: ErrorOptions) {
    super(reason.includes(variables) ? reason : `${reason} (see ${variables})`, options);
  }
}

/**
 * Runs a step of the start; an error is attributed to the variables that the step uses.
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

/** Never empty: Node's AggregateError of failed connections to all of a host's addresses has no message. */
export function messageOf(error: unknown): string {
  const { message, errors } = error as { message?: string; errors?: readonly Error[] };
  return message || errors?.map((each) => each.message).join('; ') || String(error);
}
