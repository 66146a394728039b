import { Controller, UseFilters } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { RpcErrorFilter, StockSourceLinksService, type LinkToSave } from 'nest-msi';

/** Saves links by message. The service checks what it is given; the filter answers errors as HTTP does. */
@Controller()
@UseFilters(RpcErrorFilter)
export class LinkMessages {
  constructor(private readonly links: StockSourceLinksService) {}

  @MessagePattern('links.save')
  async save(@Payload() links: LinkToSave[]): Promise<{ saved: number }> {
    await this.links.save(links);
    return { saved: links.length };
  }
}
