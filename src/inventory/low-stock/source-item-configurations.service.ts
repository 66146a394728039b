import { Injectable } from '@nestjs/common';
import { StockSettingsService } from '../../catalog/stock-settings.service.js';
import { entry, WebapiError, type ErrorEntry } from '../../webapi/errors.js';
import { WritePath } from '../changes/write-path.service.js';
import type { Write } from '../changes/write.js';
import { SkusService, skusNotFound } from '../source-items/skus.service.js';
import { isDefaultSource } from '../sources/source.entity.js';
import { SourcesService } from '../sources/sources.service.js';
import type {
  ConfigurationKey,
  ConfigurationToDelete,
  ConfigurationToSave,
  SourceItemConfiguration,
} from './source-item-configuration.entity.js';
import { SourceItemConfigurationsRepository } from './source-item-configurations.repository.js';
import { couldNotSaveFor, FIELDS, KEY_FIELDS, NAME, RULES } from './source-item-configurations.validator.js';

/** From which quantity on a source is low on a product. The rows follow the source items they are about. */
@Injectable()
export class SourceItemConfigurationsService {
  private readonly saving: Write<ConfigurationToSave, SourceItemConfiguration>;
  private readonly deletion: Write<ConfigurationToDelete, ConfigurationKey>;

  /** @internal */
  constructor(
    private readonly configurations: SourceItemConfigurationsRepository,
    private readonly sources: SourcesService,
    private readonly skus: SkusService,
    private readonly settings: StockSettingsService,
    private readonly path: WritePath,
  ) {
    const resolve = <Item extends ConfigurationToDelete>(sent: readonly Item[]) => this.sources.resolve(sent);
    this.saving = {
      list: 'sourceItemConfigurations',
      fields: FIELDS,
      resolve,
      rules: () => RULES,
      refusal: couldNotSaveFor,
      write: async (valid) => {
        await this.configurations.save(valid);
        await this.saveLegacy(valid);
        return valid;
      },
      name: NAME,
    };
    this.deletion = {
      list: 'sourceItems',
      fields: KEY_FIELDS,
      resolve,
      rules: () => [],
      select: (sent) => sent.filter((item): item is ConfigurationKey => item.sku !== null && item.sourceCode !== null),
      write: async (keys) => {
        await this.configurations.delete(keys);
        return keys;
      },
    };
  }

  /**
   * The configuration that applies: without one of its own, the global setting.
   *
   * @throws WebapiError 400 for an unknown source or SKU
   */
  async get(sourceCode: string, sku: string): Promise<SourceItemConfiguration> {
    const errors = await this.unknown(sourceCode, sku);
    if (errors.length > 0) throw new WebapiError(400, { message: 'Wrong input data', errors });
    const own = await this.configurations.byKey(sourceCode, sku);
    if (own && own.notifyStockQty !== null) return own;
    return { sourceCode, sku, notifyStockQty: (await this.settings.current()).notifyStockQty };
  }

  /**
   * All or none; of two for the same SKU and source the last counts.
   *
   * @throws WebapiError 400 for an empty list or an absent key, 404 for a SKU without a product on the default source
   */
  async save(configurations: readonly ConfigurationToSave[]): Promise<void> {
    await this.path.run(this.saving, configurations);
  }

  /** One that does not exist is not an error. */
  async delete(keys: readonly ConfigurationToDelete[]): Promise<void> {
    if (keys.length > 0) await this.path.run(this.deletion, keys);
  }

  /** Part of the transaction that assigns sources: the global setting applies to what has no configuration yet. @internal */
  assign(keys: readonly ConfigurationKey[]): Promise<void> {
    return this.configurations.insertMissing(keys.map((key) => ({ ...key, notifyStockQty: null })));
  }

  /** Part of the transaction that deletes these source items. @internal */
  unassign(keys: readonly ConfigurationKey[]): Promise<void> {
    return this.configurations.delete(keys);
  }

  /** Part of the transaction that moves these SKUs: the destination gets the origin's threshold, unless it has a row. @internal */
  async transfer(skus: readonly string[], origin: string, destination: string): Promise<void> {
    const atOrigin = await this.configurations.find(skus.map((sku) => ({ sku, sourceCode: origin })));
    await this.configurations.insertMissing(
      skus.map((sku, index) => ({
        sku,
        sourceCode: destination,
        notifyStockQty: atOrigin[index]?.notifyStockQty ?? null,
      })),
    );
  }

  private async unknown(sourceCode: string, sku: string): Promise<ErrorEntry[]> {
    const missing = await this.sources.missingReferences([{ sourceCode }]);
    const known = await this.skus.known([sku]);
    return [
      ...(missing.length > 0 ? [entry('Source "%source_code" does not exist.', { source_code: sourceCode })] : []),
      ...(known.size === 0 ? [entry('No product has the SKU "%sku".', { sku })] : []),
    ];
  }

  /** What is low in the default source, the legacy stock item says too. Magento has no threshold of 0 there. */
  private async saveLegacy(configurations: readonly SourceItemConfiguration[]): Promise<void> {
    const ofDefault = configurations.filter(({ sourceCode }) => isDefaultSource(sourceCode));
    if (ofDefault.length === 0) return;
    const known = await this.skus.known(ofDefault.map(({ sku }) => sku));
    const unknown = ofDefault.filter(({ sku }) => known.get(sku)?.spelling !== sku);
    if (unknown.length > 0) {
      throw skusNotFound(unknown.map((item) => ({ sku: item.sku, index: configurations.indexOf(item) })));
    }
    const thresholds = ofDefault.flatMap(({ sku, notifyStockQty }) => {
      const productId = known.get(sku)?.productId ?? null;
      if (productId === null) return [];
      return [{ productId, notifyStockQty: notifyStockQty ?? 1, useConfigNotifyStockQty: !notifyStockQty }];
    });
    await this.configurations.saveLegacy(thresholds);
  }
}
