import { chunks, forEachYielding, yieldingToEventLoop } from '../../../database/event-loop.js';
import type { ErrorEntry } from '../../../webapi/errors/webapi-error.js';
import { failuresAbout } from '../../changes/rules/validation.js';
import { IN_STOCK, type SourceItem } from '../source-item.entity.js';
import { MAX_UNITS, quantityOf, unitsOf } from '../units.js';
import type { AdjustedItem, NewAdjustment } from './adjustment.entity.js';
import { outOfRange } from './adjustments.validator.js';

/** Items of one statement. */
const AT_ONCE = 5_000;

type Open = { -readonly [Property in keyof AdjustedItem]: AdjustedItem[Property] };

/** A difference, in units, and the status that an item has now. */
interface Differences {
  readonly quantities: readonly Pick<SourceItem, 'sourceItemId' | 'quantity'>[];
  readonly statuses: readonly Pick<SourceItem, 'sourceItemId' | 'status'>[];
}

/** The items that lines are about, each once, in the order of their first lines. */
export class AdjustedItems {
  readonly items: Open[] = [];
  /** What is added to each, in ten-thousandths: many lines may exceed what a number can hold exactly. */
  private readonly units: BigInt64Array;
  private readonly storedStatuses: number[] = [];
  private readonly ofLines: AdjustedItem[] = [];

  private constructor(mostItems: number) {
    this.units = new BigInt64Array(mostItems);
  }

  /**
   * Adds up the lines about one item.
   *
   * @param stored the item of each line; taken out, so that rows of new items take no memory any more
   * @param isNew by the index of a line
   */
  static async of(
    lines: readonly NewAdjustment[],
    stored: (SourceItem | null)[],
    isNew: (index: number) => boolean,
  ): Promise<AdjustedItems> {
    const adjusted = new AdjustedItems(lines.length);
    const places = new Map<number, number>();
    let index = 0;
    await forEachYielding(lines, (line) => {
      const at = index++;
      const item = stored[at]!;
      stored[at] = null;
      const place = places.get(item.sourceItemId) ?? adjusted.open(item, at, isNew(at));
      places.set(item.sourceItemId, place);
      adjusted.addLine(place, line);
    });
    return adjusted;
  }

  /** The item of each line. */
  get written(): readonly AdjustedItem[] {
    return this.ofLines;
  }

  /** Sums and quantities that the column cannot hold. */
  failures(): Promise<ErrorEntry[]> {
    return failuresAbout(this.items, ({ index }, place) => {
      const isSumInRange = isInRange(this.units[place]!);
      if (isSumInRange && isInRange(this.totalOf(place))) return null;
      return { ...outOfRange(isSumInRange ? 'quantity' : 'delta'), index };
    });
  }

  /** Gives the items their new quantities. */
  async settle(): Promise<void> {
    let place = 0;
    await forEachYielding(this.items, (item) => {
      item.quantity = quantityOf(Number(this.totalOf(place++)));
    });
  }

  /** What has to be written, part by part. */
  async *differences(): AsyncGenerator<Differences> {
    let place = 0;
    for await (const part of yieldingToEventLoop(chunks(this.items, AT_ONCE))) {
      const start = place;
      place += part.length;
      yield {
        quantities: part.flatMap(({ sourceItemId }, at) => {
          const units = this.units[start + at]!;
          return units === 0n ? [] : [{ sourceItemId, quantity: quantityOf(Number(units)) }];
        }),
        statuses: part.flatMap(({ sourceItemId, status }, at) =>
          this.storedStatuses[start + at] === status ? [] : [{ sourceItemId, status }],
        ),
      };
    }
  }

  private open(stored: SourceItem, index: number, isNew: boolean): number {
    const { sourceItemId, sourceCode, sku, quantity } = stored;
    const [status, before] = isNew ? [IN_STOCK, null] : [stored.status, stored];
    this.storedStatuses.push(stored.status);
    return this.items.push({ sourceItemId, index, sourceCode, sku, quantity, status, before }) - 1;
  }

  private addLine(place: number, { delta, status }: NewAdjustment): void {
    const item = this.items[place]!;
    this.units[place]! += BigInt(unitsOf(delta)!);
    item.status = status ?? item.status;
    this.ofLines.push(item);
  }

  /** Before `settle()`. */
  private totalOf(place: number): bigint {
    return BigInt(unitsOf(this.items[place]!.quantity)!) + this.units[place]!;
  }
}

const MOST = BigInt(MAX_UNITS);

const isInRange = (units: bigint): boolean => units <= MOST && units >= -MOST;
