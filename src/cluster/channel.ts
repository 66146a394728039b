import type { Hits } from '../auth/sign-in/rate-limit.store.js';
import type { Snapshot } from '../metrics/metrics.js';
import type { Health } from '../operations/health.service.js';

/** Requests of one process to the other. */
export interface Questions {
  /** To the primary: about all workers together. */
  readiness(): Promise<Health>;
  metrics(): Promise<string>;
  signIn(address: string): Promise<Hits>;
  /** To a worker. */
  ownReadiness(): Promise<Health>;
  ownMetrics(): Promise<Snapshot>;
}

type Question = keyof Questions;
type Parts<Q extends Question> = Parameters<Questions[Q]>;
type Answer<Q extends Question> = Awaited<ReturnType<Questions[Q]>>;

/** Messages without an answer: a worker receives messages, has started, or cannot start; the primary ends it. */
export type Notice = { type: 'connected' } | { type: 'started' } | { type: 'failed'; reason: string } | { type: 'end' };

type Message =
  | Notice
  | { type: 'question'; id: number; question: Question; parts: never[] }
  | { type: 'answer'; id: number; answer: unknown };

/** The process at the other end: `process` in a worker, a worker in the primary. */
interface Peer {
  send?(message: Message, callback: (error: Error | null) => void): unknown;
  on(event: 'message', listener: (message: Message) => void): unknown;
  once(event: 'disconnect', listener: () => void): unknown;
}

interface Handlers {
  readonly answers: Partial<Questions>;
  notice(notice: Notice): void;
}

/** Questions, answers and notices between the primary and one worker. */
export class Channel {
  private readonly waiting = new Map<number, (answer: unknown) => void>();
  private asked = 0;

  constructor(
    private readonly peer: Peer,
    private readonly handlers: Handlers,
  ) {
    peer.on('message', (message) => void this.receive(message));
    peer.once('disconnect', () => this.waiting.forEach((answer) => answer(undefined)));
  }

  /** Resolves when the message is sent, or cannot be sent because the other process has ended. */
  send(message: Message): Promise<void> {
    return new Promise((resolve) => void this.peer.send?.(message, () => resolve()));
  }

  /** @returns undefined after the timeout, and when the other process fails or ends */
  ask<Q extends Question>(timeoutMs: number, question: Q, ...parts: Parts<Q>): Promise<Answer<Q> | undefined> {
    const id = this.asked++;
    return new Promise((resolve) => {
      const done = (answer: unknown): void => {
        clearTimeout(timer);
        this.waiting.delete(id);
        resolve(answer as Answer<Q> | undefined);
      };
      const timer = setTimeout(done, timeoutMs);
      this.waiting.set(id, done);
      void this.send({ type: 'question', id, question, parts: parts as never[] });
    });
  }

  private async receive(message: Message): Promise<void> {
    if (message.type === 'answer') this.waiting.get(message.id)?.(message.answer);
    else if (message.type !== 'question') this.handlers.notice(message);
    else {
      const answer: unknown = await this.handlers.answers[message.question]?.(...(message.parts as [never])).catch(
        () => undefined,
      );
      await this.send({ type: 'answer', id: message.id, answer });
    }
  }
}
