/**
 * The order in which every write takes its locks, whatever it writes, so that two writes never wait for each other in a
 * cycle. Within one table, keys are locked in their own order.
 */
const LOCK_ORDER = [
  'inventory_stock',
  'inventory_source',
  'inventory_stock_sales_channel',
  'inventory_source_stock_link',
  'inventory_source_item',
  'inventory_low_stock_notification_configuration',
] as const;

/** Rows that are locked until the transaction ends. */
export interface Lock {
  readonly table: (typeof LOCK_ORDER)[number];
  /** Locks the rows. */
  take(): Promise<void>;
}

export async function takeLocks(locks: readonly Lock[]): Promise<void> {
  for (const { take } of locks.toSorted((one, other) => rank(one) - rank(other))) await take();
}

const rank = ({ table }: Lock): number => LOCK_ORDER.indexOf(table);
