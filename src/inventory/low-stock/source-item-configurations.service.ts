import { Injectable } from '@nestjs/common';
import { StockSettingsService } from '../../catalog/stock-items/stock-settings.service.js';
import { entry, WebapiError, type ErrorEntry } from '../../webapi/errors/webapi-error.js';
import type { RuleRegistry } from '../changes/rules/rule-registry.js';
import { RulesService } from '../changes/rules/rules.service.js';
import { checkStored, type Placed } from '../changes/stored-rows.js';
import { TrackedTable } from '../changes/events/tracked-table.js';
import type { Tracking } from '../changes/events/tracking.js';
import { WritePath } from '../changes/write-path.service.js';
import type { Write } from '../changes/write.js';
import { refuseUnknownSkus, SkusService } from '../source-items/skus.service.js';
import { isDefaultSource } from '../sources/source.entity.js';
import { SourcesService } from '../sources/sources.service.js';
import type {
  ConfigurationKey,
  ConfigurationToDelete,
  ConfigurationToSave,
  SourceItemConfiguration,
} from './source-item-configuration.entity.js';
import { SourceItemConfigurationRule } from './source-item-configuration.rule.js';
import { SourceItemConfigurationsDeleted, SourceItemConfigurationsSaved } from './source-item-configurations.events.js';
import { SourceItemConfigurationsRepository } from './source-item-configurations.repository.js';
import { couldNotSaveFor, FIELDS, KEY_FIELDS, NAME, RULES } from './source-item-configurations.validator.js';

/** From which quantity on a source is low on a product. The rows follow the source items they are about. */
@Injectable()
export class SourceItemConfigurationsService {
  /** Events about rows that follow writes of source items. @internal */
  readonly changes: Tracking<ConfigurationKey>;
  /** Events about rows that are deleted with source items. @internal */
  readonly deletions: Tracking<ConfigurationKey>;
  private readonly added: RuleRegistry<ConfigurationToSave, SourceItemConfiguration>;
  private readonly saving: Write<ConfigurationToSave, SourceItemConfiguration>;
  private readonly deletion: Write<ConfigurationToDelete, ConfigurationKey>;

  /** @internal */
  constructor(
    private readonly configurations: SourceItemConfigurationsRepository,
    private readonly sources: SourcesService,
    private readonly skus: SkusService,
    private readonly settings: StockSettingsService,
    private readonly path: WritePath,
    rules: RulesService,
  ) {
    const added = (this.added = rules.of(SourceItemConfigurationRule));
    const tracked = new TrackedTable<ConfigurationKey, SourceItemConfiguration, SourceItemConfiguration>({
      find: async (keys) => (await this.configurations.find(keys)).filter((row) => row !== null),
      idOf: ({ sourceCode, sku }) => `${sourceCode}\0${sku}`,
      stateOf: ({ sourceCode, sku, notifyStockQty }) => ({ sourceCode, sku, notifyStockQty }),
      Saved: SourceItemConfigurationsSaved,
      Deleted: SourceItemConfigurationsDeleted,
    });
    this.changes = tracked.changes;
    this.deletions = tracked.deletions;
    const comparisonLocks = (keys: readonly ConfigurationKey[]) => [
      // Rules count the thresholds of a source; sources that do not exist may have some, too.
      this.sources.lockOf(keys.map(({ sourceCode }) => sourceCode)),
      this.configurations.lockOf(keys),
    ];
    const resolve = <Item extends ConfigurationToDelete>(sent: readonly Item[]) => this.sources.resolve(sent);
    this.saving = {
      list: 'sourceItemConfigurations',
      fields: FIELDS,
      resolve,
      rules: () => RULES,
      refusal: couldNotSaveFor,
      added,
      comparisonLocks,
      tracking: [tracked.saves],
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
      countedBy: added,
      comparisonLocks,
      tracking: [tracked.deletions],
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
  assign(keys: readonly (ConfigurationKey & Placed)[]): Promise<void> {
    return this.insertMissing(keys.map((key) => ({ ...key, notifyStockQty: null })));
  }

  /** Part of the transaction that deletes these source items. @internal */
  unassign(keys: readonly ConfigurationKey[]): Promise<void> {
    return this.configurations.delete(keys);
  }

  /** Part of the transaction that moves these SKUs: the destination gets the origin's threshold, unless it has a row. @internal */
  async transfer(atOrigin: readonly (ConfigurationKey & Placed)[], destination: string): Promise<void> {
    const thresholds = await this.configurations.find(atOrigin);
    await this.insertMissing(
      atOrigin.map(({ sku, index }, place) => ({
        sku,
        sourceCode: destination,
        notifyStockQty: thresholds[place]?.notifyStockQty ?? null,
        index,
      })),
    );
  }

  /** Rules of modules are about those that are new. */
  private async insertMissing(rows: readonly (SourceItemConfiguration & Placed)[]): Promise<void> {
    const existing = this.added.hasRules ? await this.configurations.find(rows) : [];
    await this.configurations.insertMissing(
      rows.map(({ sourceCode, sku, notifyStockQty }) => ({ sourceCode, sku, notifyStockQty })),
    );
    const inserted = rows.filter((_, place) => existing[place] === null);
    await checkStored(this.added, inserted, (keys) => this.configurations.find(keys));
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
    await refuseUnknownSkus(
      configurations,
      ({ sku, sourceCode }) => isDefaultSource(sourceCode) && known.get(sku)?.spelling !== sku,
    );
    const thresholds = ofDefault.flatMap(({ sku, notifyStockQty }) => {
      const productId = known.get(sku)?.productId ?? null;
      if (productId === null) return [];
      return [{ productId, notifyStockQty: notifyStockQty ?? 1, useConfigNotifyStockQty: !notifyStockQty }];
    });
    await this.configurations.saveLegacy(thresholds);
  }
}
