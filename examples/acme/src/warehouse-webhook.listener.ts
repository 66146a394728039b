import { Injectable } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import { StockSourceLinksDeleted, StockSourceLinksSaved } from 'nest-msi';
import { AcmeOptions } from './acme-options.js';

/** Notifies the warehouse of changed links. A failure is logged, and never fails a request. */
@Injectable()
export class WarehouseWebhook {
  constructor(private readonly options: AcmeOptions) {}

  @OnEvent(StockSourceLinksSaved.name)
  saved({ changes }: StockSourceLinksSaved): Promise<void> {
    return this.send({ saved: changes });
  }

  @OnEvent(StockSourceLinksDeleted.name)
  deleted({ deleted }: StockSourceLinksDeleted): Promise<void> {
    return this.send({ deleted });
  }

  private async send(body: object): Promise<void> {
    if (!this.options.webhook) return;
    const headers = { 'content-type': 'application/json' };
    const request = { method: 'POST', headers, body: JSON.stringify(body), signal: AbortSignal.timeout(5_000) };
    const { ok, status } = await fetch(this.options.webhook, request);
    if (!ok) throw new Error(`The warehouse answers ${status}.`);
  }
}
