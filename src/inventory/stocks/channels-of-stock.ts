import { forEachYielding } from '../../database/event-loop.js';
import { WEBSITE } from './sales-channel.entity.js';
import { DEFAULT_STOCK, type Channel } from './stock.entity.js';
import type { StocksRepository } from './stocks.repository.js';

/** Gives channels to a stock, inside a transaction that has locked it. */
export class ChannelsOfStock {
  constructor(private readonly stocks: StocksRepository) {}

  /** Websites that are left out go back to the default stock, which itself never loses one that way. */
  async replace(stockId: number, channels: readonly Channel[]): Promise<void> {
    const dropped = await this.dropped(stockId, channels);
    const [websites, others] = [dropped.filter(isWebsite), dropped.filter((channel) => !isWebsite(channel))];
    await this.stocks.assignChannels(DEFAULT_STOCK, websites);
    await this.stocks.removeChannels(others);
    await this.stocks.assignChannels(stockId, channels);
  }

  /** Which channels of the stock are not among those given, as the database compares them. */
  private async dropped(stockId: number, channels: readonly Channel[]): Promise<Channel[]> {
    const others = await this.othersThan(channels, stockId);
    if (others.length === 0 || channels.length === 0) return others;
    const dropped = new Map(others.map((channel) => [nameOf(channel), channel]));
    for await (const existing of this.stocks.existingChannels(channels))
      for (const channel of existing) dropped.delete(nameOf(channel));
    return [...dropped.values()];
  }

  private async othersThan(channels: readonly Channel[], stockId: number): Promise<Channel[]> {
    const others: Channel[] = [];
    const given = new Set<string>();
    for await (const page of this.stocks.channelPagesOf(stockId)) {
      if (page.length > 0 && given.size === 0) await forEachYielding(channels, (channel) => given.add(nameOf(channel)));
      for (const channel of page) if (!given.has(nameOf(channel))) others.push(channel);
    }
    return others;
  }
}

const isWebsite = ({ type }: Channel): boolean => type === WEBSITE;

const nameOf = ({ type, code }: Channel): string => `${type}\0${code}`;
