import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Refusal } from './refusal.js';

class Response extends EventEmitter {
  status: number | undefined;

  setHeader(): void {}

  writeHead(status: number): void {
    this.status = status;
  }

  end(): void {
    this.emit('close');
  }
}

const request = { headers: {} } as IncomingMessage;
let refusal: Refusal;

const refuse = (count: number): Response[] =>
  Array.from({ length: count }, () => {
    const response = new Response();
    refusal.refuse(request, response as unknown as ServerResponse);
    return response;
  });
const sent = (responses: Response[]): number => responses.filter(({ status }) => status === 503).length;

Logger.overrideLogger(false);
beforeEach(() => {
  jest.useFakeTimers();
  refusal = new Refusal();
});
afterEach(() => void jest.useRealTimers());

describe('refusals', () => {
  it('are sent after half a second, in their order, 500 a second', () => {
    const responses = refuse(1_000);
    jest.advanceTimersByTime(499);
    expect(sent(responses)).toBe(0);
    jest.advanceTimersByTime(1_001);
    expect([sent(responses), sent(responses.slice(0, 510))]).toEqual([510, 510]);
    jest.advanceTimersByTime(1_000);
    expect(sent(responses)).toBe(1_000);
    expect(refusal.count).toBe(1_000);
  });

  it('need no turn when the client has left', () => {
    const responses = refuse(700);
    for (const left of responses.slice(0, 690)) left.emit('close');
    jest.advanceTimersByTime(520);
    expect(sent(responses)).toBe(10);
  });

  it('leave no timer behind, and begin again', () => {
    refuse(5);
    jest.advanceTimersByTime(2_000);
    expect(jest.getTimerCount()).toBe(0);
    const later = refuse(5);
    jest.advanceTimersByTime(520);
    expect(sent(later)).toBe(5);
  });

  it('are sent at once when the server shuts down', () => {
    const responses = refuse(700);
    refusal.drain();
    expect(sent([...responses, ...refuse(1)])).toBe(701);
  });
});
