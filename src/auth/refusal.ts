/** Why a caller is refused: for the log. The response does not tell. */
export class Refusal {
  constructor(
    readonly reason: string,
    /** Fields of the log line; no secrets. */
    readonly fields: Readonly<Record<string, unknown>> = {},
  ) {}
}
