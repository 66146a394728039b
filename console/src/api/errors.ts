import type { components } from './schema';

type ErrorBody = components['schemas']['Error'];

/** A message of the API with its parameters in place, and where in the request it belongs. */
export interface Complaint {
  readonly text: string;
  /** Index in the list of the request, from 0. */
  readonly index: number | undefined;
  readonly path: string | undefined;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** An answer that is not a success. */
export class ApiError extends Error {
  readonly status: number;
  /** As the service's log has it. */
  readonly requestId: string | null;
  readonly complaints: readonly Complaint[];
  readonly body: unknown;
  /** Of what exists now, where the answer has one. */
  readonly etag: string | null;

  constructor(response: Response, body: unknown) {
    const error = isErrorBody(body) ? body : { message: response.statusText || `HTTP ${response.status}` };
    super(render(error));
    this.status = response.status;
    this.requestId = response.headers.get('x-request-id');
    this.complaints = (error.errors ?? []).map(complaintOf);
    this.body = body;
    this.etag = response.headers.get('etag');
  }
}

/** The service does not answer at all. */
export class Unreachable extends Error {
  constructor() {
    super('The service cannot be reached.');
  }
}

const isErrorBody = (body: unknown): body is ErrorBody =>
  typeof body === 'object' && body !== null && 'message' in body && typeof body.message === 'string';

const complaintOf = (error: NonNullable<ErrorBody['errors']>[number]): Complaint => ({
  text: render(error),
  index: error.index,
  path: error.path,
  parameters: Array.isArray(error.parameters) ? {} : (error.parameters as Record<string, unknown>),
});

/** Magento's placeholders: `%name`, or `%1` for the first of a list. */
function render({ message, parameters = [] }: { message: string; parameters?: unknown }): string {
  return message.replace(/%(\w+)/g, (mark, name: string) => {
    const value = Array.isArray(parameters)
      ? (parameters as unknown[])[Number(name) - 1]
      : (parameters as Record<string, unknown>)[name];
    return value === undefined ? mark : String(value);
  });
}
