import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Config } from '../config/config.js';
import { StartupError } from '../startup-error.js';

/** @throws StartupError naming `PORT` or `HOST` */
export async function listen(app: NestExpressApplication, { port, host }: Config): Promise<void> {
  try {
    await app.listen(port, host);
  } catch (error) {
    const [variables, reason] = REASONS[(error as NodeJS.ErrnoException).code ?? '']?.(port, host) ?? [
      'PORT and HOST',
      (error as Error).message,
    ];
    throw new StartupError(variables, reason, { cause: error });
  }
}

type Reason = (port: number, host: string) => readonly [variables: string, reason: string];

const REASONS: Readonly<Record<string, Reason>> = {
  EADDRINUSE: (port, host) => ['PORT', `Another program listens on port ${port} of ${host}`],
  EACCES: (port) => ['PORT', `This user may not listen on port ${port}: those below 1024 need a privilege`],
  EADDRNOTAVAIL: (_, host) => ['HOST', `${host} is not an address of this machine`],
  ENOTFOUND: (_, host) => ['HOST', `No host has the name ${host}`],
};
