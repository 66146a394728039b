import { validationFailed } from '../../webapi/errors/input-errors.js';
import type { RuleRegistry } from './rules/rule-registry.js';
import { failuresOf } from './rules/validation.js';

/** A key with its place in the request. */
export interface Placed {
  readonly index: number;
}

/**
 * Rules of modules about rows as they are stored now, for a write that changes them where they live.
 *
 * @param read the row of each key
 * @throws WebapiError 400 with places in the request
 */
export async function checkStored<Sent, Row extends Sent, Key extends Placed>(
  added: RuleRegistry<Sent, Row>,
  keys: readonly Key[],
  read: (keys: readonly Key[]) => Promise<readonly (Row | null)[]>,
): Promise<void> {
  if (!added.hasRules || keys.length === 0) return;
  const stored = (await read(keys)).flatMap((row, place) => (row ? [{ row, index: keys[place]!.index }] : []));
  const rows = stored.map(({ row }) => row);
  const failures = [
    ...(await failuresOf<Sent>(rows, rows, added.itemChecks, true)),
    ...(await added.failuresOfAll(rows)),
  ];
  if (failures.length === 0) return;
  const inRequest = (place: number | undefined) => (place === undefined ? {} : { index: stored[place]?.index });
  throw validationFailed(failures.map((failure) => ({ ...failure, ...inRequest(failure.index) })));
}
