import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from './until.js';

const PROBE_MS = 50;

export interface Instance {
  readonly url: string;
  isReady(): Promise<boolean>;
}

/**
 * A load balancer as small as can be: takes turns among the instances that are ready, keeps connections, and passes
 * on what they answer. It never tries again: a connection that breaks is a 502. Where none is ready, requests wait.
 */
export class Balancer {
  private readonly ready = new Set<Instance>();
  private readonly agent = new http.Agent({ keepAlive: true });
  private readonly server = http.createServer((request, response) => void this.pass(request, response));
  private probing = Promise.resolve();
  private isOpen = true;

  private constructor(readonly instances: Set<Instance>) {}

  static async of(...instances: Instance[]): Promise<Balancer> {
    const balancer = new Balancer(new Set(instances));
    balancer.probing = balancer.watch();
    await new Promise<void>((resolve) => balancer.server.listen(0, '127.0.0.1', resolve));
    return balancer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.isOpen = false;
    await this.probing;
    this.agent.destroy();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async watch(): Promise<void> {
    while (this.isOpen) {
      for (const instance of this.instances) {
        if (await instance.isReady()) this.ready.add(instance);
        else this.ready.delete(instance);
      }
      await sleep(PROBE_MS);
    }
  }

  private async pass(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    await until(() => this.ready.size > 0);
    const [instance] = this.ready as Set<Instance> & [Instance];
    // To the end of the queue.
    this.ready.delete(instance);
    this.ready.add(instance);
    const { method, url: path, headers } = request;
    const onward = http.request(instance.url, { method, path, headers, agent: this.agent }, (answer) => {
      const { connection: _, 'keep-alive': __, ...rest } = answer.headers;
      response.writeHead(answer.statusCode ?? 502, rest);
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    });
    onward.on('error', (error) => {
      response.writeHead(502).end(String(error));
    });
    request.pipe(onward);
  }
}
