import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { marks } from '../database/dialect.js';
import { Tables } from '../database/tables/tables.js';
import { StoreGroup } from './store-group.entity.js';
import { Store } from './store.entity.js';
import { Website } from './website.entity.js';

/** A row of `core_config_data`. */
export interface ConfigValue {
  readonly scope: string;
  readonly scopeId: number;
  readonly path: string;
  readonly value: string | null;
}

/** Websites, store groups and store views. */
@Injectable()
export class StoresRepository {
  /** @internal */
  constructor(
    private readonly database: Database,
    private readonly tables: Tables,
  ) {}

  /** The codes of all store views. */
  async storeCodes(): Promise<string[]> {
    const rows = await this.database.read<{ code: string }>(
      `SELECT code FROM ${this.database.table('store')} WHERE code IS NOT NULL`,
    );
    return rows.map(({ code }) => code);
  }

  /** The codes of all websites, the admin's included. */
  async websiteCodes(): Promise<string[]> {
    const rows = await this.database.read<{ code: string }>(
      `SELECT code FROM ${this.database.table('store_website')} WHERE code IS NOT NULL`,
    );
    return rows.map(({ code }) => code);
  }

  /** All websites, the admin's included. */
  websites(): Promise<Website[]> {
    return this.database.manager.find(Website, { order: { websiteId: 'ASC' } });
  }

  /** All store groups. */
  groups(): Promise<StoreGroup[]> {
    return this.database.manager.find(StoreGroup, { order: { groupId: 'ASC' } });
  }

  /** All store views. */
  stores(): Promise<Store[]> {
    return this.database.manager.find(Store, { order: { storeId: 'ASC' } });
  }

  /** The values of configuration paths, in all scopes. */
  configValues(paths: readonly string[]): Promise<ConfigValue[]> {
    return this.database.read<ConfigValue>(
      `SELECT scope, scope_id AS scopeId, path, value FROM ${this.database.table('core_config_data')}
        WHERE path IN (${marks(paths.length)})`,
      paths,
    );
  }

  /** The website of a code, or null. */
  websiteByCode(code: string): Promise<Website | null> {
    return this.database.manager.findOneBy(Website, { code });
  }

  /** The website that counts where none is named, or null. */
  defaultWebsite(): Promise<Website | null> {
    return this.database.manager.findOneBy(Website, { isDefault: 1 });
  }

  /** The website of a store view, or null. */
  async websiteOf(storeCode: string): Promise<Website | null> {
    const store = await this.storeByCode(storeCode);
    return store && this.database.manager.findOneBy(Website, { websiteId: store.websiteId });
  }

  /** The store view of a code, or null. */
  storeByCode(code: string): Promise<Store | null> {
    return this.database.manager.findOneBy(Store, { code });
  }

  /** The store group of a code, or null. */
  groupByCode(code: string): Promise<StoreGroup | null> {
    return this.database.manager.findOneBy(StoreGroup, { code });
  }

  /** In order of creation. */
  groupsOf(websiteId: number): Promise<StoreGroup[]> {
    return this.database.manager.find(StoreGroup, { where: { websiteId }, order: { groupId: 'ASC' } });
  }

  /** Creates a website and returns its id. */
  createWebsite(website: Partial<Website>): Promise<number> {
    return this.tables.insertGenerated(Website, website, 'websiteId');
  }

  /** Creates a store group and returns its id. */
  createGroup(group: Partial<StoreGroup>): Promise<number> {
    return this.tables.insertGenerated(StoreGroup, group, 'groupId');
  }

  /** Creates a store view and returns its id. */
  createStore(store: Partial<Store>): Promise<number> {
    return this.tables.insertGenerated(Store, store, 'storeId');
  }

  /** Sets the default group, unless the website has one. */
  async setDefaultGroup(websiteId: number, groupId: number): Promise<void> {
    await this.database.manager.update(Website, { websiteId, defaultGroupId: 0 }, { defaultGroupId: groupId });
  }

  /** Sets the default store, unless the group has one. */
  async setDefaultStore(groupId: number, storeId: number): Promise<void> {
    await this.database.manager.update(StoreGroup, { groupId, defaultStoreId: 0 }, { defaultStoreId: storeId });
  }

  /**
   * Whether this is a Magento database: Magento keeps number sequences per store, in tables that only it can create.
   */
  isMagento(): Promise<boolean> {
    return this.tables.hasTable('sales_sequence_meta');
  }
}
