import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** TCP proxy between the service and its database that injects faults. */
export class TcpProxy {
  /** Called with what the client sends; true: it still reaches the server, whose answer does not reach the client. */
  cutAfter: ((bytes: Buffer) => boolean) | null = null;
  private readonly pairs = new Set<readonly [client: Socket, server: Socket]>();
  private readonly listener = createServer((client) => this.join(client));

  private constructor(private readonly target: number) {}

  static async start(target: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(target);
    proxy.listener.listen(0, '127.0.0.1');
    await once(proxy.listener, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.listener.address() as AddressInfo).port;
  }

  /** Drops all data of the current connections, as a firewall that has lost their state. */
  silence(): void {
    for (const [client, server] of this.pairs) {
      client.unpipe(server);
      server.unpipe(client);
      client.removeAllListeners('data').resume();
      server.removeAllListeners('data').resume();
    }
  }

  async stop(): Promise<void> {
    for (const pair of this.pairs) for (const socket of pair) socket.destroy();
    const closed = once(this.listener, 'close');
    this.listener.close();
    await closed;
  }

  private join(client: Socket): void {
    const server = connect(this.target, '127.0.0.1');
    const pair = [client, server] as const;
    this.pairs.add(pair);
    for (const [socket, other] of [pair, [server, client] as const]) {
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        other.destroy();
        this.pairs.delete(pair);
      });
    }
    server.pipe(client);
    client.on('data', (bytes) => {
      const isCut = this.cutAfter?.(bytes) ?? false;
      if (isCut) {
        server.unpipe(client);
        server.once('data', () => client.destroy()).resume();
      }
      server.write(bytes);
    });
  }
}
