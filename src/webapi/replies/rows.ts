import { SetMetadata } from '@nestjs/common';
import { PageTurns } from './page-turns.js';

/** Some rows of a long list, and whether they are its last. */
export interface RowPage<Each> {
  readonly rows: readonly Each[];
  readonly isLast: boolean;
}

type Row = Readonly<Record<string, unknown>>;

/** Of all long responses of the process. */
const TURNS = new PageTurns(2, 16);

/**
 * The result of a handler whose list may be of any length: sent while it is read, page by page, so that its length costs
 * no memory.
 */
export class Rows {
  private isAbandoned = false;

  private constructor(
    readonly first: RowPage<Row>,
    private readonly rest: AsyncIterator<RowPage<Row>>,
    /** Of the rows, in the order in which they are written as CSV. */
    readonly columns: readonly string[],
    /** What is sent behind the rows, in an object whose `items` they are; null: the list is all. */
    readonly envelope: ((count: number) => Row) | null,
  ) {}

  /**
   * Reads the first page, so that what is wrong with the request fails the handler and not a response under way.
   *
   * @throws WebapiError 503 when many begin at once
   */
  static async start<Each extends object>(
    columns: readonly (keyof Each & string)[],
    pages: AsyncIterable<RowPage<Each>>,
    envelope: ((count: number) => object) | null = null,
  ): Promise<Rows> {
    const rest = pages[Symbol.asyncIterator]() as AsyncIterator<RowPage<Row>>;
    const { value, done } = await TURNS.first(() => rest.next());
    return new Rows(done ? { rows: [], isLast: true } : value, rest, columns, envelope as Rows['envelope']);
  }

  /** All pages. Ending the iteration ends the reading. */
  async *pages(): AsyncGenerator<RowPage<Row>> {
    try {
      yield this.first;
      for (let page = this.first; !page.isLast;) {
        const next = await TURNS.next(() => this.following());
        if (next.done) return;
        page = next.value as RowPage<Row>;
        yield page;
      }
    } finally {
      await this.rest.return?.();
    }
  }

  /** The reader has left: a page that waits for its turn is not read any more. */
  abandon(): void {
    this.isAbandoned = true;
  }

  /** How many there are, read to the end. */
  async count(): Promise<number> {
    let count = 0;
    for await (const { rows } of this.pages()) count += rows.length;
    return count;
  }

  private async following(): Promise<IteratorResult<RowPage<Row>, unknown>> {
    return this.isAbandoned ? { done: true, value: undefined } : this.rest.next();
  }

  /** The body as a whole, for responses that cannot be sent in parts. */
  async toBody(): Promise<unknown> {
    const rows: Row[] = [];
    for await (const page of this.pages()) rows.push(...page.rows);
    return this.envelope ? { items: rows, ...this.envelope(rows.length) } : rows;
  }
}

const SERVES_ROWS = Symbol('serves rows');

/** On a handler that returns `Rows`: the route also serves CSV and lines of JSON. */
export const ServesRows: MethodDecorator = SetMetadata(SERVES_ROWS, true);

export const servesRows = (handler: object): boolean => Reflect.getMetadata(SERVES_ROWS, handler) === true;
