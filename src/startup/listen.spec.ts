import { expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { loadConfig } from '../config/load-config.js';
import { listen } from './listen.js';

const listening = (code: string): Promise<void> =>
  listen(
    {
      listen: () => Promise.reject(Object.assign(new Error(`listen ${code}`), { code })),
    } as unknown as NestExpressApplication,
    loadConfig({ PORT: '80', HOST: 'shop.example' }),
  );

it.each([
  ['EADDRINUSE', 'Another program listens on port 80 of shop.example (see PORT)'],
  ['EACCES', 'This user may not listen on port 80: those below 1024 need a privilege (see PORT)'],
  ['EADDRNOTAVAIL', 'shop.example is not an address of this machine (see HOST)'],
  ['ENOTFOUND', 'No host has the name shop.example (see HOST)'],
  ['EAFNOSUPPORT', 'listen EAFNOSUPPORT (see PORT and HOST)'],
])('a listener that fails with %s names the variable', async (code, message) => {
  await expect(listening(code)).rejects.toThrow(message);
});
