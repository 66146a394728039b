import type { Request, RequestHandler, Response } from 'express';
import { overloaded } from '../webapi/errors.js';

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
 * @param isMine others pass
 * @param atOnce 0: any number
 */
export function admission(isMine: (request: Request) => boolean, atOnce: number, mostWaiting: number): RequestHandler {
  const waiting = new Set<() => void>();
  let underWay = 0;

  const leave = (): void => {
    underWay--;
    const [enter] = waiting;
    if (!enter) return;
    waiting.delete(enter);
    enter();
  };

  return (request, response: Admitted, next) => {
    if (atOnce === 0 || !isMine(request)) return next();
    const enter = (): void => {
      underWay++;
      let ends = 2;
      const end = () => {
        if (--ends === 0) leave();
      };
      response[LEAVE] = end;
      response.once('close', end);
      next();
    };
    if (underWay < atOnce) return enter();
    if (waiting.size >= mostWaiting) return next(overloaded(RETRY_SECONDS));
    waiting.add(enter);
    response.once('close', () => waiting.delete(enter));
  };
}

/**
 * Says that a request has been answered. It leaves when its answer is sent, too: one that a client gave up is still
 * worked on, and one that is answered may still fill memory.
 */
export function answered(response: Admitted): void {
  response[LEAVE]?.();
  response[LEAVE] = undefined;
}
