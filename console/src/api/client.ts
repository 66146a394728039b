import createClient from 'openapi-fetch';
import { session } from '../session/session';
import { connection } from './connection';
import { ApiError, Unreachable } from './errors';
import type { paths } from './schema';

/** The service, wherever a proxy may have put it: `/console/` and `/rest/` are neighbours. */
export const SERVICE = new URL('..', document.baseURI).href.replace(/\/$/, '');

/**
 * Sends a request with the session's token. When the token has expired, the request waits until the user has entered
 * the password again, and is retried once with the new token: what was typed is not lost.
 */
async function send(request: Request): Promise<Response> {
  const [again, { token }] = [request.clone(), session];
  const response = await reach(withToken(request));
  if (response.status !== 401 || token === null) return response;
  if (token === session.token) {
    // Magento answers 401 for a role without the right, too: a question that every role may ask tells them apart.
    if (!(await isRefused(token))) return response;
    await session.renewed();
  }
  return reach(withToken(again));
}

async function isRefused(token: string): Promise<boolean> {
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
  return (await reach(new Request(`${SERVICE}/rest/V1/nest-msi/me`, { headers }))).status === 401;
}

async function reach(request: Request): Promise<Response> {
  try {
    const response = await fetch(request);
    connection.report(true);
    return response;
  } catch (error) {
    if (request.signal.aborted) throw error;
    connection.report(false);
    throw new Unreachable();
  }
}

/** Asks the service for nothing but an answer. */
export const isReachable = async (): Promise<boolean> =>
  (await reach(new Request(document.baseURI, { method: 'HEAD' }))).status > 0;

function withToken(request: Request): Request {
  if (session.token) request.headers.set('authorization', `Bearer ${session.token}`);
  request.headers.set('accept', 'application/json');
  return request;
}

/** Without the session, for signing in. */
export const anonymousApi = createClient<paths>({ baseUrl: SERVICE, fetch: reach });

export const api = createClient<paths>({ baseUrl: SERVICE, fetch: send });

interface Outcome<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  readonly response: Response;
}

/** @throws ApiError for every answer that is not a success */
export async function answerOf<Data>(call: Promise<Outcome<Data>>): Promise<Data> {
  const { data, error, response } = await call;
  if (!response.ok) throw new ApiError(response, error);
  return data as Data;
}
