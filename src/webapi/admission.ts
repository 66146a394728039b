import type { Request, RequestHandler, Response } from 'express';
import { overloaded } from './errors.js';

/** So soon a client that was turned away may try again. */
const RETRY_SECONDS = 1;

const LEAVE = Symbol('leave');

interface Admitted extends Response {
  [LEAVE]?: () => void;
}

/**
 * So many requests are worked on at once, so many wait for it in the order in which they came, and the rest is turned
 * away at once: what waits has not been read yet and costs next to nothing, what is worked on may hold a whole body.
 *
 * @param prefix of the paths that this is about: others, such as probes, always pass
 * @param atOnce 0: any number
 */
export class Admission {
  private underWay = 0;
  private readonly waiting = new Set<() => void>();

  constructor(
    private readonly prefix: string,
    private readonly atOnce: number,
    private readonly mostWaiting: number,
  ) {}

  readonly middleware: RequestHandler = (request: Request, response: Admitted, next) => {
    if (this.atOnce === 0 || !request.url.startsWith(this.prefix)) return next();
    const enter = () => {
      this.underWay++;
      let ends = 2;
      const end = () => {
        if (--ends === 0) this.leave();
      };
      response[LEAVE] = end;
      response.once('close', end);
      next();
    };
    if (this.underWay < this.atOnce) return enter();
    if (this.waiting.size >= this.mostWaiting) return next(overloaded(RETRY_SECONDS));
    this.waiting.add(enter);
    response.once('close', () => this.waiting.delete(enter));
  };

  private leave(): void {
    this.underWay--;
    const [enter] = this.waiting;
    if (!enter) return;
    this.waiting.delete(enter);
    enter();
  }
}

/**
 * A request has been answered. It leaves when its answer is sent, too: one that a client gave up is still worked on, and
 * one that is answered may still fill memory.
 */
export function leave(response: Admitted): void {
  response[LEAVE]?.();
  response[LEAVE] = undefined;
}
