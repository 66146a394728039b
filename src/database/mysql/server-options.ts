import { readFileSync } from 'node:fs';
import { serverAddress } from '../../config/database-url.js';
import { StartupError } from '../../startup-error.js';

export interface ServerOptions {
  readonly host: string;
  readonly port: number;
  readonly password: string;
  readonly database: string;
  readonly ssl?: { readonly rejectUnauthorized: boolean; readonly verifyIdentity?: boolean; readonly ca?: Buffer };
}

/**
 * @param url of a MySQL or MariaDB server
 * @param variable where it comes from
 * @returns how mysql2 connects to it
 * @throws StartupError for a file of certificates that cannot be read
 */
export function serverOptions(url: string, variable: string): ServerOptions & { readonly username: string } {
  const { tls, certificateAuthorities, ...address } = serverAddress(url);
  if (!tls) return address;
  if (certificateAuthorities === null) return { ...address, ssl: tls };
  try {
    return { ...address, ssl: { ...tls, ca: readFileSync(certificateAuthorities) } };
  } catch (error) {
    throw new StartupError(variable, `The file of ssl-ca cannot be read: ${(error as Error).message}`);
  }
}
