import { WebapiError } from '../../webapi/errors/webapi-error.js';

/** Resolves to null instead of rejecting with a 404. */
export async function orNull<Result>(result: Promise<Result>): Promise<Result | null> {
  try {
    return await result;
  } catch (error) {
    if (error instanceof WebapiError && error.getStatus() === 404) return null;
    throw error;
  }
}
