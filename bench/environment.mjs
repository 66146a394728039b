import { cpus } from 'node:os';

/** What figures depend on, besides the database. */
export const environment = {
  date: new Date().toISOString().slice(0, 10),
  node: process.version,
  cpu: `${cpus().length} × ${cpus()[0].model}`,
};
