import { Injectable } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import { StockSourceLinksDeleted } from 'nest-msi';

/** Tells the warehouse of deleted links, after the commit. A failure is logged, and never fails a request. */
@Injectable()
export class WarehouseWebhook {
  @OnEvent(StockSourceLinksDeleted.name)
  async deleted({ deleted }: StockSourceLinksDeleted): Promise<void> {
    if (!process.env.ACME_WEBHOOK) return;
    const request = { method: 'POST', body: JSON.stringify({ deleted }), signal: AbortSignal.timeout(5_000) };
    const { ok, status } = await fetch(process.env.ACME_WEBHOOK, request);
    if (!ok) throw new Error(`The warehouse answers ${status}.`);
  }
}
