import type { Database } from '../../src/database/database.js';

/**
 * Occupies pool connections with idle transactions.
 *
 * @returns a function that ends them
 */
export function holdConnections(database: Database, count: number): () => Promise<void> {
  const gate: { open?: () => void } = {};
  const opened = new Promise<void>((resolve) => {
    gate.open = resolve;
  });
  const held = Array.from({ length: count }, () =>
    database.transaction(async () => {
      await database.read('SELECT 1');
      await opened;
    }),
  );
  return async () => {
    gate.open?.();
    await Promise.all(held);
  };
}
