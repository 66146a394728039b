import { forEachYielding } from '../../database/event-loop.js';
import { Injectable } from '@nestjs/common';
import { couldNotSave, noSuchEntity } from '../../webapi/errors/entity-errors.js';
import { entry } from '../../webapi/errors/webapi-error.js';
import type { Page } from '../../webapi/search/page.js';
import type { SearchCriteria } from '../../webapi/search/search-criteria.js';
import { ExtensionAttributesService } from '../changes/extension-attributes/extension-attributes.service.js';
import { isDistinguishable } from '../../webapi/arguments/distinguishable.js';
import type { Lock } from '../changes/locks.js';
import { RulesService } from '../changes/rules/rules.service.js';
import { Spellings } from '../changes/spellings.js';
import { WritePath } from '../changes/write-path.service.js';
import type { MissingReference, Write } from '../changes/write.js';
import { StocksService } from '../stocks/stocks.service.js';
import { SourceGeocodingService } from './source-geocoding.service.js';
import { toColumns } from './source-columns.js';
import type { NewSource, SourceToSave } from './source-to-save.js';
import { SourceExtensionAttributes } from './source.attributes.js';
import type { Source } from './source.entity.js';
import { SourceRule } from './source.rule.js';
import { SourceSaved } from './sources.events.js';
import { SourcesRepository } from './sources.repository.js';
import { FIELDS, RULES } from './sources.validator.js';

/** Sources: what `/V1/inventory/sources` does, with its rules, hooks and events. */
@Injectable()
export class SourcesService {
  private readonly spellings: Spellings;
  private readonly attributes;
  private readonly saving: Write<SourceToSave, NewSource, NewSource, Source | null>;

  /** @internal */
  constructor(
    private readonly sources: SourcesRepository,
    private readonly path: WritePath,
    private readonly geocoding: SourceGeocodingService,
    stocks: StocksService,
    attributes: ExtensionAttributesService,
    rules: RulesService,
  ) {
    this.spellings = new Spellings((codes) => this.sources.spellings(codes));
    this.attributes = attributes.of(SourceExtensionAttributes, {
      of: ({ sourceCode }: { readonly sourceCode: string }) => sourceCode,
      nameOf: (sourceCode) => sourceCode.toLowerCase(),
    });
    this.saving = {
      fields: FIELDS,
      // Outside of the transaction: a web service may be asked.
      resolve: async (sent) => this.resolve(await Promise.all(sent.map((source) => this.geocoding.geocode(source)))),
      rules: () => RULES,
      added: rules.of(SourceRule),
      attributes: this.attributes,
      locks: () => [stocks.lockOfNames()],
      comparisonLocks: (items) => [this.lockOf(items.map(({ sourceCode }) => sourceCode))],
      read: ([source]) => this.existing(source as NewSource),
      tracking: [
        {
          events: [SourceSaved],
          start: async ([source]) => {
            const { sourceCode } = source as NewSource;
            const before = await this.find(sourceCode);
            return async () => [new SourceSaved(before, await this.get(sourceCode))];
          },
        },
      ],
      write: async (items, before) => {
        for (const source of items) await this.sources.save(toColumns(source));
        return items.map((source) => ({ ...source, sourceCode: before?.sourceCode ?? source.sourceCode }));
      },
      invalidatesIndex: async ([source], before) => {
        const { sourceCode, enabled } = source as NewSource;
        // Magento compares with false where the request leaves it out.
        return before !== null && before.enabled !== (enabled ?? false) && (await this.sources.isInUse(sourceCode));
      },
      name: 'Source',
    };
  }

  /** One page, and the total count. @throws WebapiError 400 for criteria that cannot be searched by */
  async search(criteria: SearchCriteria): Promise<Page<Source>> {
    const page = await this.sources.search(criteria);
    await this.attributes.loadInto(page.items);
    return page;
  }

  /** @throws WebapiError 404 */
  async get(sourceCode: string): Promise<Source> {
    const source = await this.find(sourceCode);
    if (!source) throw noSuchEntity('Source with code "%value" does not exist.', { value: sourceCode });
    return source;
  }

  /** Puts `extensionAttributes` into sources: `@SourceExtensionAttributes()` providers load them. */
  loadAttributesInto(sources: readonly Source[]): Promise<void> {
    return this.attributes.loadInto(sources);
  }

  /**
   * Creates a source, or changes the one with this code.
   *
   * @throws WebapiError 400 for a source that breaks a rule, and for a name that another source has
   */
  async save(source: SourceToSave): Promise<void> {
    for (const { sourceCode } of await this.path.run(this.saving, [source])) this.spellings.confirm(sourceCode);
  }

  /** Inside a transaction: no other one writes what refers to these sources, as far as it locks them too. @internal */
  lockOf(sourceCodes: readonly string[]): Lock {
    return { table: 'inventory_source', take: () => this.sources.lock(sourceCodes) };
  }

  /** @returns the items with the codes as they are stored; a code that does not exist stays as it was sent @internal */
  resolve<Item extends { readonly sourceCode: string | null }>(items: readonly Item[]): Promise<readonly Item[]> {
    return this.spellings.resolve(items);
  }

  /** @returns by code as sent, the codes that exist, as they are stored @internal */
  known(sourceCodes: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return this.sources.spellings(sourceCodes.filter(isDistinguishable));
  }

  /** Which of the items name a source that does not exist. @internal */
  async missingReferences(items: readonly { readonly sourceCode: string | null }[]): Promise<MissingReference[]> {
    const missing = await this.spellings.missing(items.flatMap(({ sourceCode }) => sourceCode ?? []));
    const references: MissingReference[] = [];
    if (missing.size === 0) return references;
    let index = 0;
    await forEachYielding(items, ({ sourceCode }) => {
      if (sourceCode !== null && missing.has(sourceCode)) {
        references.push({
          index,
          message: 'source "%source_code" does not exist.',
          parameters: { source_code: sourceCode },
        });
      }
      index++;
    });
    return references;
  }

  /** @throws WebapiError 400 */
  private async existing({ sourceCode, name }: NewSource): Promise<Source | null> {
    const { own, isNameTaken } = await this.sources.namesakes(sourceCode, name.trim());
    if (isNameTaken) throw couldNotSave('Source', [entry('The name "%name" belongs to another source.', { name })]);
    return own;
  }

  private async find(sourceCode: string): Promise<Source | null> {
    const source = await this.sources.byCode(sourceCode);
    if (source) await this.attributes.loadInto([source]);
    return source;
  }
}
