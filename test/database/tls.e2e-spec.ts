import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generate } from 'selfsigned';
import { loadConfig } from '../../src/config/load-config.js';
import { TransactionalDataSource } from '../../src/database/data-source.js';
import { startServer, type Server } from '../support/mariadb.mjs';

let folder: string;
let server: Server;

/** A server whose certificate is of an authority of its own, for the name `localhost`. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nest-msi-tls-'));
  const name = [{ name: 'commonName', value: 'localhost' }];
  const { private: key, cert } = await generate(name, { extensions: [{ name: 'basicConstraints', cA: true }] });
  await Promise.all([writeFile(join(folder, 'key.pem'), key), writeFile(join(folder, 'cert.pem'), cert)]);
  server = await startServer(`--ssl-key=${join(folder, 'key.pem')}`, `--ssl-cert=${join(folder, 'cert.pem')}`);
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

/** @returns the cipher of the session; '' without TLS */
async function cipher(parameters: string, host = 'localhost'): Promise<string> {
  const url = `mysql://root@${host}:${server.port}/mysql?${parameters}`;
  const dataSource = new TransactionalDataSource(loadConfig({ DATABASE_URL: url }));
  try {
    await dataSource.initialize();
    const [row] = await dataSource.query<{ Value: string }[]>("SHOW SESSION STATUS LIKE 'Ssl_cipher'");
    return row!.Value;
  } finally {
    if (dataSource.isInitialized) await dataSource.destroy();
  }
}

const authority = (): string => `ssl-ca=${encodeURIComponent(join(folder, 'cert.pem'))}`;

describe('TLS to the database', () => {
  it('is off when nothing asks for it', async () => {
    expect(await cipher('')).toBe('');
    expect(await cipher('ssl-mode=DISABLED')).toBe('');
  });

  it('is used as the URL asks', async () => {
    expect(await cipher('ssl-mode=REQUIRED')).not.toBe('');
    expect(await cipher(`ssl-mode=VERIFY_CA&${authority()}`, '127.0.0.1')).not.toBe('');
    expect(await cipher(authority())).not.toBe('');
  });

  it('trusts no authority that nobody named', async () => {
    await expect(cipher('ssl=true')).rejects.toThrow(/self-signed certificate/);
    await expect(cipher('ssl-mode=VERIFY_CA')).rejects.toThrow(/self-signed certificate/);
  });

  it('names a file of certificates that cannot be read', async () => {
    await expect(cipher('ssl-ca=/no/such.pem')).rejects.toThrow(
      "The file of ssl-ca cannot be read: ENOENT: no such file or directory, open '/no/such.pem' (see DATABASE_URL)",
    );
  });
});
