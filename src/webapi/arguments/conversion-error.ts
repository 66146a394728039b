import { invalidType } from '../errors/input-errors.js';
import { placed, type WebapiError } from '../errors/webapi-error.js';

/** A value that cannot be converted to the declared type. Each caller up the stack prepends its key to the path. */
export class ConversionError extends Error {
  /** Keys in Magento's message. */
  readonly inside: string[] = [];
  /** Keys and list indexes that lead to the value. */
  readonly path: (string | number)[] = [];

  /** @param isAlwaysPlaced also outside of lists */
  constructor(
    private readonly errorFor: (inside: readonly string[]) => WebapiError,
    private readonly isAlwaysPlaced = false,
  ) {
    super();
  }

  toError = (): WebapiError => placed(this.errorFor(this.inside), this.path, this.isAlwaysPlaced);
}

/** A value of a type that cannot be converted to the declared one. */
export class TypeMismatch extends ConversionError {
  constructor(shown: string, type: string) {
    super((inside) => invalidType(shown, type, inside));
  }
}

/** The error, with one more step of its path. */
export function under(key: string | number, error: unknown): unknown {
  if (error instanceof ConversionError) error.path.unshift(key);
  return error;
}
