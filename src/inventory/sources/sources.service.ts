import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { isBadValue } from '../../database/database-errors.js';
import { couldNotSave, entry, noSuchEntity, validationFailed } from '../../webapi/errors.js';
import type { Page } from '../../webapi/search/page.js';
import type { SearchCriteria } from '../../webapi/search/search-criteria.js';
import { keyOf } from '../collation.js';
import { SourceSaved } from '../changes/events.js';
import { EventsService } from '../changes/events.service.js';
import { ExtensionAttributesService } from '../changes/extension-attributes.service.js';
import { IndexerStateRepository } from '../stock-index/indexer-state.repository.js';
import { SourceRule } from '../changes/inventory-rules.js';
import { InventoryRulesService } from '../changes/inventory-rules.service.js';
import { validate } from '../changes/rules.js';
import type { SourceToSave } from './source-to-save.js';
import type { Source } from './source.entity.js';
import { SourcesRepository } from './sources.repository.js';
import { RULES } from './sources.validator.js';

@Injectable()
export class SourcesService {
  private readonly rules;

  constructor(
    private readonly sources: SourcesRepository,
    private readonly indexers: IndexerStateRepository,
    private readonly events: EventsService,
    private readonly attributes: ExtensionAttributesService,
    private readonly database: Database,
    rules: InventoryRulesService,
  ) {
    this.rules = rules.of(SourceRule);
  }

  async search(criteria: SearchCriteria): Promise<Page<Source>> {
    const page = await this.sources.search(criteria);
    await this.attributes.sources.loadInto(page.items);
    return page;
  }

  /** @throws WebapiError 404 */
  async get(sourceCode: string): Promise<Source> {
    const source = await this.find(sourceCode);
    if (!source) throw noSuchEntity('Source with code "%value" does not exist.', { value: sourceCode });
    return source;
  }

  /** Inside a transaction: writers of these sources' items and links take turns. */
  lock(sourceCodes: readonly string[]): Promise<void> {
    return this.sources.lock(sourceCodes);
  }

  /** Of these codes, those that no source has. */
  async missing(sourceCodes: readonly string[]): Promise<Set<string>> {
    const existing = new Set((await this.sources.existing(sourceCodes)).map(keyOf));
    return new Set(sourceCodes.filter((code) => !existing.has(keyOf(code))));
  }

  /**
   * Makes a source, or changes the one with this code.
   *
   * @throws WebapiError 400 for a source that breaks a rule, and for a name that another source has
   */
  async save(source: SourceToSave): Promise<void> {
    await validate([source], this.rules.with([...RULES, ...this.attributes.sources.rules]));
    const valid = source as SourceToSave & { sourceCode: string; name: string };
    const { sourceCode, name } = valid;
    try {
      await this.database.transaction(async () => {
        const isHeard = this.events.isHeard(SourceSaved);
        if (isHeard || this.rules.hasRulesForAll) await this.sources.lock([sourceCode]);
        if (await this.sources.isNameTaken(name.trim(), sourceCode)) {
          throw couldNotSave('Source', [entry('The name "%name" belongs to another source.', { name })]);
        }
        const before = await this.find(sourceCode);
        await this.sources.save(toColumns(source));
        await this.attributes.sources.save([valid]);
        if (before?.enabled !== source.enabled && (await this.sources.isInUse(sourceCode))) {
          await this.indexers.invalidateInventory();
        }
        const failures = await this.rules.failuresOf([valid]);
        if (failures.length > 0) throw validationFailed(failures);
        if (isHeard) this.events.publish(new SourceSaved(before, await this.get(sourceCode)));
      });
    } catch (error) {
      throw isBadValue(error) ? couldNotSave('Source', [entry((error as Error).message)]) : error;
    }
  }

  private async find(sourceCode: string): Promise<Source | null> {
    const source = await this.sources.byCode(sourceCode);
    if (source) await this.attributes.sources.loadInto([source]);
    return source;
  }
}

/** What is undefined is not written; what cannot be null is not written either when it is. */
function toColumns({ pickup, ...source }: SourceToSave): Partial<Source> {
  return {
    ...source,
    sourceCode: source.sourceCode ?? undefined,
    name: source.name ?? undefined,
    countryId: source.countryId ?? undefined,
    postcode: source.postcode ?? undefined,
    enabled: source.enabled ?? undefined,
    useDefaultCarrierConfig: source.useDefaultCarrierConfig ?? undefined,
    isPickupLocationActive: pickup?.active ?? undefined,
    frontendName: pickup?.frontendName ?? source.name ?? undefined,
    ...(pickup && { frontendDescription: pickup.frontendDescription }),
  };
}
