import { setTimeout as delay } from 'node:timers/promises';
import { Config } from '../../../../config/config.js';

export type GoogleService = 'geocode' | 'distancematrix';

/** What all answers of Google's web services have. */
export interface GoogleAnswer {
  readonly status: string;
  readonly error_message?: string;
}

/** Google gave no usable answer. The message never has the key. */
export class GoogleUnavailable extends Error {}

const BACKOFF_MS = 100;
/** Google asks to try again after these. */
const PASSING = new Set(['UNKNOWN_ERROR', 'OVER_QUERY_LIMIT']);

/** Calls Google's web services for one request, which waits `GOOGLE_MAPS_TIMEOUT` seconds at most for all its calls. */
export class GoogleMapsClient {
  private readonly deadline: AbortSignal;
  private readonly attemptMs: number;

  constructor(
    private readonly config: Pick<Config, 'googleMapsUrl' | 'googleMapsTimeout'>,
    private readonly apiKey: string,
  ) {
    const timeoutMs = config.googleMapsTimeout * 1000;
    this.deadline = AbortSignal.timeout(timeoutMs);
    // A connection that hangs leaves time for a second attempt.
    this.attemptMs = Math.ceil(timeoutMs / 2);
  }

  /** @throws GoogleUnavailable after a second attempt */
  async get<Answer extends GoogleAnswer>(
    service: GoogleService,
    parameters: Readonly<Record<string, string>>,
  ): Promise<Answer> {
    const url = new URL(`${this.config.googleMapsUrl.replace(/\/$/, '')}/${service}/json`);
    url.search = new URLSearchParams({ key: this.apiKey, ...parameters }).toString();
    try {
      const answer = await this.attempt<Answer>(url);
      if (!PASSING.has(answer.status)) return answer;
    } catch (error) {
      if (!(error instanceof GoogleUnavailable) || this.deadline.aborted) throw error;
    }
    await delay(BACKOFF_MS);
    return this.attempt(url);
  }

  private async attempt<Answer extends GoogleAnswer>(url: URL): Promise<Answer> {
    const signal = AbortSignal.any([this.deadline, AbortSignal.timeout(this.attemptMs)]);
    let response: Response;
    let text: string;
    try {
      response = await fetch(url, { signal, redirect: 'error' });
      text = await response.text();
    } catch (error) {
      throw new GoogleUnavailable(reasonOf(error));
    }
    if (response.status !== 200) throw new GoogleUnavailable(`HTTP status ${response.status}`);
    const answer = parse(text) as Answer | null;
    if (typeof answer?.status !== 'string') throw new GoogleUnavailable('an answer that is not JSON');
    return { ...answer, ...(answer.error_message && { error_message: this.withoutKey(answer.error_message) }) };
  }

  private withoutKey = (text: string): string => text.replaceAll(this.apiKey, '…');
}

/** Messages of fetch may have the URL, and so the key. */
function reasonOf(error: unknown): string {
  const { name, cause } = error as Error;
  if (name === 'TimeoutError' || name === 'AbortError') return 'no answer in time';
  return (cause as NodeJS.ErrnoException | undefined)?.code ?? 'the connection failed';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
