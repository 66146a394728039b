import cluster from 'node:cluster';
import type { ModuleMetadata } from '@nestjs/common';
import type { Config } from './config/config.js';
import type { ServeOptions } from './instance.js';
import { StartupError } from './startup-error.js';

/**
 * Starts the service; it ends with SIGINT or SIGTERM. With several WORKERS, each of them runs the program again up to here.
 *
 * @param imports modules that extend it
 * @param options what else differs from the service as it ships
 * @throws StartupError naming the variable to look at
 */
export async function serve(
  config: Config,
  imports: ModuleMetadata['imports'] = [],
  options: ServeOptions = {},
): Promise<void> {
  const count = config.workerCount;
  if (count > 1 && config.embedded) {
    throw new StartupError('WORKERS', 'WORKERS must be 1 on SQLite: several processes need MySQL or MariaDB');
  }
  // Imported when needed: a primary does not load the application.
  if (count > 1 && cluster.isPrimary) {
    const { Primary } = await import('./cluster/primary.js');
    return new Primary(config).start();
  }
  const { serveHere } = await import('./instance.js');
  if (count === 1) return serveHere(config, imports, options);
  const { WorkerProcess } = await import('./cluster/worker.js');
  await new WorkerProcess().run((worker) => serveHere(config, imports, options, worker));
}
