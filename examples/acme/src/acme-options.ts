import { Injectable } from '@nestjs/common';

@Injectable()
export class AcmeOptions {
  readonly maxSources = Number(process.env.ACME_MAX_SOURCES ?? 5);
  /** Where the warehouse hears of links. */
  readonly webhook = process.env.ACME_WEBHOOK;
  /** Opens the overview to the warehouse, in the header X-Warehouse-Key. */
  readonly key = process.env.ACME_KEY;
}
