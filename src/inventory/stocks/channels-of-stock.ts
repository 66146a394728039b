import { WEBSITE, type SalesChannel } from './sales-channel.entity.js';
import { DEFAULT_STOCK, type Channel } from './stock.entity.js';
import type { StocksRepository } from './stocks.repository.js';

/** Gives channels to a stock, inside a transaction that has locked it. */
export class ChannelsOfStock {
  constructor(private readonly stocks: StocksRepository) {}

  /** Stocks that had one of them lose it. */
  assign(stockId: number, channels: readonly Channel[]): Promise<void> {
    return this.stocks.assignChannels(channels.map(({ type, code }): SalesChannel => ({ type, code, stockId })));
  }

  /** Websites that are left out go back to the default stock, which itself never loses one that way. */
  async replace(stockId: number, channels: readonly Channel[]): Promise<void> {
    const dropped = await this.dropped(stockId, channels);
    const [websites, others] = [dropped.filter(isWebsite), dropped.filter((channel) => !isWebsite(channel))];
    await this.assign(DEFAULT_STOCK, websites);
    await this.stocks.removeChannels(others);
    await this.assign(stockId, channels);
  }

  /** Which channels of the stock are not among those given, as the database compares them. */
  private async dropped(stockId: number, channels: readonly Channel[]): Promise<Channel[]> {
    const given = new Set(channels.map(nameOf));
    const others = (await this.stocks.channelsOf([stockId])).filter((channel) => !given.has(nameOf(channel)));
    if (others.length === 0 || channels.length === 0) return others;
    const kept = new Set((await this.stocks.existingChannels(channels)).map(nameOf));
    return others.filter((channel) => !kept.has(nameOf(channel)));
  }
}

const isWebsite = ({ type }: Channel): boolean => type === WEBSITE;

const nameOf = ({ type, code }: Channel): string => `${type}\0${code}`;
