import { connect, type Socket } from 'node:net';

/** A connection for what no HTTP client would send. */
export class RawConnection {
  /** Everything that has come back. */
  text = '';
  readonly closed: Promise<string>;

  private constructor(private readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => (this.text += chunk.toString('latin1')));
    // Being cut off is an answer, too.
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => socket.once('close', () => resolve(this.text)));
  }

  static async open(base: string): Promise<RawConnection> {
    const { hostname, port } = new URL(base);
    const socket = connect(Number(port), hostname);
    const connection = new RawConnection(socket);
    await new Promise<void>((resolve) => socket.once('connect', resolve));
    return connection;
  }

  write(data: string | Buffer): void {
    this.socket.write(data);
  }

  /** Reads nothing from now on. */
  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  /** Waits until the pattern has come back. */
  async until(pattern: RegExp): Promise<string> {
    while (!pattern.test(this.text)) {
      await new Promise<void>((resolve, reject) => {
        this.socket.once('data', () => resolve());
        this.socket.once('close', () => reject(new Error(`closed after ${JSON.stringify(this.text)}`)));
      });
    }
    return this.text;
  }

  end(): void {
    this.socket.destroy();
  }
}

/** Sends all of it, and waits until the other side closes. */
export async function exchange(base: string, data: string | Buffer): Promise<string> {
  const connection = await RawConnection.open(base);
  connection.write(data);
  return connection.closed;
}

/** Of each answer in what came back, in their order. */
export const statusesIn = (text: string): number[] =>
  [...text.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => Number(status)).filter((status) => status !== 100);

export const bodyIn = (text: string): unknown => JSON.parse(text.slice(text.lastIndexOf('\r\n\r\n') + 4)) as unknown;
