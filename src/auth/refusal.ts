/** Reason of a refusal, for the log; the response does not contain it. */
export class Refusal {
  constructor(
    readonly reason: string,
    /** Fields of the log line; no secrets. */
    readonly fields: Readonly<Record<string, unknown>> = {},
  ) {}
}
