import { Injectable } from '@nestjs/common';

@Injectable()
export class AcmeOptions {
  readonly maxSources = Number(process.env.ACME_MAX_SOURCES ?? 5);
  /** Notified of changed links. */
  readonly webhook = process.env.ACME_WEBHOOK;
  /** Grants access to the overview, in the header X-Warehouse-Key. */
  readonly key = process.env.ACME_KEY;
}
