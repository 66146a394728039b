import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Reply = (parameters: URLSearchParams, response: ServerResponse) => unknown;

/** Stands in for Google's web services: answers as their documentation shows. */
export class GoogleMaps {
  /** The parameters of each request, by service. */
  readonly asked: { readonly service: string; readonly parameters: Record<string, string> }[] = [];
  /** Replies of the next requests, instead of the usual one. */
  private readonly next: Reply[] = [];
  private always: Reply | null = null;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<GoogleMaps> {
    const server = createServer();
    const google = new GoogleMaps(server);
    server.on('request', (request, response: ServerResponse) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
      const service = pathname.split('/').at(-2) ?? '';
      google.asked.push({ service, parameters: Object.fromEntries(searchParams) });
      const reply = google.next.shift() ?? google.always ?? (service === 'geocode' ? geocode : distanceMatrix);
      const answer = reply(searchParams, response);
      if (answer !== undefined) response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return google;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/maps/api`;
  }

  replyOnce = (...replies: Reply[]): void => void this.next.push(...replies);

  /** @param reply null: the usual ones */
  replyAlways(reply: Reply | null): void {
    this.always = reply;
  }

  reset(): void {
    this.asked.length = 0;
    this.next.length = 0;
    this.always = null;
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

/** Cities that this Google knows. */
const CITIES: Readonly<Record<string, readonly [lat: number, lng: number][]>> = {
  Berlin: [
    [52.52, 13.405],
    [44.4687, -71.185],
  ],
  Hamburg: [[53.5511, 9.9937]],
  München: [[48.1351, 11.582]],
};

function geocode(parameters: URLSearchParams): object {
  const city = /locality:(.*)/.exec(parameters.get('components') ?? '')?.[1] ?? '';
  const places = CITIES[city] ?? [];
  return {
    results: places.map(([lat, lng]) => ({
      formatted_address: city,
      geometry: { location: { lat, lng }, location_type: 'APPROXIMATE' },
      place_id: `place-of-${city}`,
      types: ['locality', 'political'],
    })),
    status: places.length > 0 ? 'OK' : 'ZERO_RESULTS',
  };
}

const latitude = (text: string) => Number(text.split(',')[0]);

/** The way is a metre for each millionth of a degree of latitude, and takes ten seconds for each kilometre. */
function distanceMatrix(parameters: URLSearchParams): object {
  const to = latitude(parameters.get('destinations') ?? '');
  const rows = (parameters.get('origins') ?? '').split('|').map((origin) => {
    const metres = Math.round(Math.abs(latitude(origin) - to) * 1e6);
    const element =
      metres > 9e7
        ? { status: 'ZERO_RESULTS' }
        : {
            distance: { text: `${metres} m`, value: metres },
            duration: { text: '', value: metres / 100 },
            status: 'OK',
          };
    return { elements: [element] };
  });
  return { destination_addresses: [''], origin_addresses: rows.map(() => ''), rows, status: 'OK' };
}
