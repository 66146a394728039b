import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A connection to the database server that can be cut, or go dead without a word. */
export class Cable {
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;
  private port = 0;
  private isHeld = false;

  private constructor(private readonly target: URL) {}

  static async to(url: string): Promise<Cable> {
    const cable = new Cable(new URL(url));
    await cable.mend();
    return cable;
  }

  /** The database's URL, through this cable. */
  get url(): string {
    const url = new URL(this.target);
    url.host = `127.0.0.1:${this.port}`;
    return url.href;
  }

  /** Connections are closed, new ones are refused. */
  async cut(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    const closed = new Promise((resolve) => server?.close(resolve) ?? resolve(null));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  /** Black hole: drops all data without closing connections. */
  hold(): void {
    this.isHeld = true;
    for (const socket of this.sockets) socket.pause();
  }

  async mend(): Promise<void> {
    this.isHeld = false;
    for (const socket of this.sockets) socket.resume();
    if (this.server) return;
    const server = createServer((near) => this.join(near));
    this.server = server;
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
  }

  private join(near: Socket): void {
    const far = connect(Number(this.target.port), this.target.hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(one);
      one.setNoDelay(true);
      one.on('data', (part) => other.write(part));
      one.on('error', () => one.destroy());
      one.on('close', () => {
        this.sockets.delete(one);
        other.destroy();
      });
      if (this.isHeld) one.pause();
    }
  }
}
