import { HttpException } from '@nestjs/common';

/** Named (`%field`) or positional (`%1`) values of a message template; clients substitute them. */
export type Parameters = Readonly<Record<string, unknown>> | readonly unknown[];

/** Location of the error in a list of the request. An addition to Magento's format, which clients of Magento ignore. */
export interface Place {
  /** Index in the outermost list, from 0. */
  readonly index?: number;
  /** Path from the argument to the value: `links[3].stock_id`. */
  readonly path?: string;
}

/** One entry of `errors`. Magento prints `parameters` there even when there are none, as `[]`. */
export interface ErrorEntry extends Place {
  /** With `%name` or `%1` where the parameters stand: Magento's clients substitute them. */
  readonly message: string;
  readonly parameters: Parameters;
  /** Index of the invalid item, from 0. */
  readonly index?: number;
}

/** Magento's error body; absent keys are left out, in this order. */
export interface ErrorBody extends Place {
  readonly message: string;
  readonly errors?: readonly ErrorEntry[];
  readonly parameters?: Parameters;
}

/** The one error of the web API: a status and the body that Magento's clients know. */
export class WebapiError extends HttpException {
  /** @param status 4xx, or 503 */
  constructor(
    status: number,
    /** As it is answered. */
    readonly body: ErrorBody,
    /** Additional headers of the response. */
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(body, status);
  }
}

/** One entry of `errors`. @param message with `%name` or `%1` where the parameters stand */
export const entry = (message: string, parameters: Parameters = []): ErrorEntry => ({ message, parameters });

/** Substitutes the parameters into the message. */
export const render = ({ message, parameters }: ErrorEntry): string =>
  message.replace(/%(\w+)/g, (mark, name: string) => {
    const value = Array.isArray(parameters)
      ? (parameters as unknown[])[Number(name) - 1]
      : (parameters as Record<string, unknown>)[name];
    return value === undefined ? mark : String(value);
  });

/**
 * @param path keys and list indexes from the argument on
 * @param always also outside of lists, where an error else stays as it is: Magento has no such field
 */
export function placed(error: WebapiError, path: readonly (string | number)[], always = false): WebapiError {
  const place = placeOf(path, always);
  return place ? new WebapiError(error.getStatus(), { ...error.body, ...place }, error.headers) : error;
}

export function placeOf(path: readonly (string | number)[], always = false): Place | undefined {
  const index = path.find((step) => typeof step === 'number');
  if (index === undefined) return always ? { path: textOf(path) } : undefined;
  return { index, path: textOf(path) };
}

function textOf([argument, ...steps]: readonly (string | number)[]): string {
  return `${argument}${steps.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('')}`;
}

/** An additional error entry with the suggestion, if there is one. */
export const didYouMean = (suggestion: string | undefined): Pick<ErrorBody, 'errors'> =>
  suggestion === undefined ? {} : { errors: [entry('Did you mean "%suggestion"?', { suggestion })] };

export const badRequest = (message: string, parameters?: Parameters): WebapiError =>
  new WebapiError(400, { message, ...(parameters && { parameters }) });

/** A body with hints as its entries. */
export const withHints = (message: string, hints: readonly ErrorEntry[]): ErrorBody => ({
  message,
  ...(hints.length > 0 && { errors: hints }),
});
