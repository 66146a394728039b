import cluster, { type Worker } from 'node:cluster';
import type { Readable } from 'node:stream';
import { pino, type Logger } from 'pino';
import { RateLimitStore } from '../auth/sign-in/rate-limit.store.js';
import type { Config } from '../config/config.js';
import { createLogger } from '../logging.js';
import type { Health } from '../operations/health.service.js';
import { endOnSignal } from '../signals.js';
import { StartupError } from '../startup-error.js';
import { Channel, type Notice } from './channel.js';
import { MetricsOfAll, readinessOfAll } from './reports.js';

/** A worker whose event loop is busy for longer does not serve. */
const READINESS_MS = 1_500;
const METRICS_MS = 3_000;

/** Workers that end one after the other, each sooner than that, are replaced more and more slowly. */
const SHORT_LIFE_MS = 60_000;
const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 30_000;

interface Member {
  readonly worker: Worker;
  readonly channel: Channel;
  readonly since: number;
  /** Can be asked. */
  isListening: boolean;
  hasStarted: boolean;
  /** Why it cannot start, in its own words. */
  reason?: string;
}

/** How a process ended, in words; null: in order. */
type Ending = string | null;

/** Starts the workers, replaces those that end, and lets all of them end. It serves nothing itself. */
export class Primary {
  private readonly members = new Set<Member>();
  private readonly metrics = new MetricsOfAll(() => this.listening.length);
  private readonly signIns = new RateLimitStore();
  private readonly output = process.stdout.isTTY ? undefined : pino.destination({ sync: false, minLength: 1 });
  private readonly logger: Logger;
  private isEnding = false;
  private shortLives = 0;

  constructor(private readonly config: Config) {
    this.logger = createLogger(config, this.output);
  }

  /** @throws StartupError with the reason of the first worker that could not start */
  async start(): Promise<void> {
    endOnSignal(() => this.end());
    process.once('exit', () => this.kill());
    // Workers accept connections themselves. When the primary hands them out in turns, one that is on its way to a worker
    // at the moment of its death gets neither an answer nor an end.
    cluster.schedulingPolicy = cluster.SCHED_NONE;
    cluster.setupPrimary({ stdio: ['ignore', this.output ? 'pipe' : 'inherit', 'inherit', 'ipc'] });
    try {
      // The others find the schema, the sample data and the user that this one makes.
      await this.fork();
      if (this.isEnding) return;
      await Promise.all(Array.from({ length: this.config.workerCount - 1 }, () => this.fork()));
    } catch (error) {
      if (this.isEnding) return;
      await this.end().catch(() => undefined);
      throw error;
    }
    this.logger.info(`${this.config.workerCount} workers serve.`);
  }

  private get listening(): Member[] {
    return [...this.members].filter(({ isListening }) => isListening);
  }

  /** Done when the worker serves. */
  private async fork(isReplacement = false): Promise<void> {
    const worker = cluster.fork();
    let member: Member | undefined;
    const started = new Promise<void>((resolve) => {
      const channel = new Channel(worker, {
        answers: {
          readiness: () => this.readiness(),
          metrics: () => this.metricsText(),
          signIn: async (address) => this.signIns.count(address),
        },
        notice: (notice) => {
          if (member) this.notice(member, notice);
          if (notice.type === 'started') resolve();
        },
      });
      member = { worker, channel, since: performance.now(), isListening: false, hasStarted: false };
    });
    await Promise.race([started, this.watch(member!, isReplacement)]);
  }

  /** @throws StartupError when it has ended, which is of interest to its start only */
  private async watch(member: Member, isReplacement: boolean): Promise<never> {
    const { worker } = member;
    this.members.add(member);
    worker.once('listening', () => (member.isListening = true));
    if (this.output && worker.process.stdout) forwardLines(worker.process.stdout, this.output);
    const ending = await endingOf(worker);
    this.members.delete(member);
    await this.metrics.end(worker.id);
    if (member.hasStarted || isReplacement) this.replace(member, ending);
    throw startFailure(member, ending);
  }

  private notice(member: Member, notice: Notice): void {
    if (notice.type === 'connected' && this.isEnding) void member.channel.send({ type: 'end' });
    if (notice.type === 'started') member.hasStarted = true;
    if (notice.type === 'failed') member.reason = notice.reason;
  }

  private replace({ worker, since, reason }: Member, ending: Ending): void {
    if (this.isEnding) return;
    this.shortLives = performance.now() - since < SHORT_LIFE_MS ? this.shortLives + 1 : 0;
    const delay = Math.min(FIRST_DELAY_MS * 2 ** this.shortLives, LONGEST_DELAY_MS);
    const what = reason === undefined ? `ended ${ending ?? 'in order'}` : `cannot start: ${reason}`;
    this.logger.warn(`Worker ${worker.process.pid} ${what}. Its replacement starts in ${delay} ms.`);
    setTimeout(() => {
      if (this.isEnding) return;
      this.metrics.replacements.inc();
      this.fork(true).catch(() => undefined);
    }, delay);
  }

  private async readiness(): Promise<Health> {
    const asked = this.listening;
    const all = await Promise.all(asked.map(({ channel }) => channel.ask(READINESS_MS, 'ownReadiness')));
    const answers = all.filter((health, at) => health !== undefined && this.members.has(asked[at]!)) as Health[];
    const stillThere = asked.filter((member) => this.members.has(member)).length;
    return readinessOfAll(answers, { wanted: this.config.workerCount, asked: stillThere });
  }

  private async metricsText(): Promise<string> {
    await Promise.all(
      this.listening.map(async (member) => {
        const snapshot = await member.channel.ask(METRICS_MS, 'ownMetrics');
        if (this.members.has(member)) this.metrics.update(member.worker.id, snapshot);
      }),
    );
    return this.metrics.text();
  }

  /** @throws Error when a worker did not end in order */
  private async end(): Promise<void> {
    this.isEnding = true;
    this.logger.info(`Shutting down, ${this.members.size} workers.`);
    const endings = await Promise.all(
      [...this.members].map(({ worker, channel }) => {
        void channel.send({ type: 'end' });
        return endingOf(worker);
      }),
    );
    this.logger.info('Shut down.');
    await new Promise<void>((resolve) => this.logger.flush(() => resolve()));
    const wrong = endings.find((ending) => ending !== null);
    if (wrong !== undefined) throw new Error(`a worker ended ${wrong}`);
  }

  private kill(): void {
    for (const { worker } of this.members) worker.process.kill('SIGKILL');
  }
}

/** When it has ended and all that it wrote has arrived. */
function endingOf(worker: Worker): Promise<Ending> {
  return new Promise((resolve) => {
    worker.process.once('close', (code: number | null, signal: string | null) => {
      resolve(code === 0 ? null : `with ${signal ?? `exit code ${code}`}`);
    });
  });
}

const startFailure = ({ reason }: Member, ending: Ending): StartupError =>
  reason === undefined
    ? new StartupError('WORKERS', `A worker ended ${ending ?? 'in order'} before it listened`)
    : new StartupError('', reason);

/** Whole lines only: those of several workers would mix. */
function forwardLines(from: Readable, output: { write(text: string): unknown }): void {
  let rest = '';
  from.setEncoding('utf8');
  from.on('data', (text: string) => {
    const end = text.lastIndexOf('\n') + 1;
    if (end > 0) output.write(rest + text.slice(0, end));
    rest = end > 0 ? text.slice(end) : rest + text;
  });
  from.once('end', () => rest !== '' && output.write(`${rest}\n`));
}
