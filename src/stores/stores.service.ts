import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { suggestionFor } from '../suggestions.js';
import { noSuchEntity, notAllowed } from '../webapi/errors/entity-errors.js';
import type { StoreGroup } from './store-group.entity.js';
import type { Store } from './store.entity.js';
import { StoresRepository } from './stores.repository.js';
import type { Website } from './website.entity.js';

/** How long store codes are cached. */
const CACHE_MS = 5_000;

/** The admin scope, and the store view behind it. */
const [ALL, ADMIN] = ['all', 'admin'];

/** Magento's rules: codes of websites are in lower case, those of stores need not be. */
const WEBSITE_CODE = /^[a-z][a-z0-9_]*$/;
const STORE_CODE = /^[a-z][a-z0-9_]*$/i;
/** Reserved codes: they have another meaning at this position of a URL. */
const TAKEN_BY_URLS = /^(all|V\d+)$/;
/** Length of the columns. */
const LONGEST_CODE = 32;
/** Magento's "Default Category". */
const ROOT_CATEGORY = 2;

/** A website, store group and store view to create. */
export interface NewStore {
  readonly storeId: number;
  readonly groupId: number;
  /** Whether the group was created, because the website had none. */
  readonly groupIsNew: boolean;
}

/** Websites, store groups and store views. */
@Injectable()
export class StoresService {
  private codes = new Set<string>();
  private readAt = 0;

  /** @internal */
  constructor(
    private readonly stores: StoresRepository,
    private readonly database: Database,
  ) {}

  /** Is the code valid in a URL? `all` is the admin scope; the admin store itself has no URL. */
  async isStoreCode(code: string): Promise<boolean> {
    if (code === ALL) return true;
    return code !== ADMIN && (await this.storeCodes()).has(code);
  }

  /**
   * The website of a store code in a URL.
   *
   * @param storeCode null: the default website
   */
  async websiteCodeOf(storeCode: string | null): Promise<string> {
    if (storeCode === ALL) return ADMIN;
    const website = await (storeCode === null ? this.stores.defaultWebsite() : this.stores.websiteOf(storeCode));
    return website?.code ?? ADMIN;
  }

  /** Suggests a valid code for an invalid one. */
  async similarCode(code: string): Promise<string | undefined> {
    if (code.toLowerCase() === ADMIN) return ALL;
    const codes = [...(await this.storeCodes())].filter((each) => each !== ADMIN);
    return suggestionFor(code.slice(0, LONGEST_CODE), [...codes, ALL]);
  }

  private async storeCodes(): Promise<ReadonlySet<string>> {
    if (Date.now() - this.readAt > CACHE_MS) {
      this.codes = new Set(await this.stores.storeCodes());
      this.readAt = Date.now();
    }
    return this.codes;
  }

  /** All websites, the admin's included. */
  websites(): Promise<Website[]> {
    return this.stores.websites();
  }

  /** All store groups. */
  groups(): Promise<StoreGroup[]> {
    return this.stores.groups();
  }

  /** All store views. */
  views(): Promise<Store[]> {
    return this.stores.stores();
  }

  /** Codes of all websites, the admin's included; comparisons are case-sensitive. */
  websiteCodes(): Promise<string[]> {
    return this.stores.websiteCodes();
  }

  /**
   * @returns its id
   * @throws WebapiError 400 for a code that breaks Magento's rule or is taken, and on a Magento database
   */
  async createWebsite(code: string, name: string = code): Promise<number> {
    if (!WEBSITE_CODE.test(code)) {
      throw notAllowed(
        'Website code may only contain letters (a-z), numbers (0-9) or underscore (_), and the first character must be a letter.',
      );
    }
    refuseLong(code);
    await this.refuseMagento();
    return this.database.transaction(async () => {
      if (await this.stores.websiteByCode(code)) throw notAllowed('Website with the same code already exists.');
      return this.stores.createWebsite({ code, name, sortOrder: 0, defaultGroupId: 0, isDefault: 0 });
    });
  }

  /**
   * Creates a store view of a website, in its default group; a website without a group gets one.
   *
   * @throws WebapiError 400 for a code that breaks Magento's rule or is taken, and on a Magento database; 404 for a
   *   website that does not exist
   */
  async createStore(code: string, websiteCode: string, name: string = code): Promise<NewStore> {
    if (!STORE_CODE.test(code)) {
      throw notAllowed(
        'The store code may contain only letters (a-z), numbers (0-9) or underscore (_), and the first character must be a letter.',
      );
    }
    if (TAKEN_BY_URLS.test(code)) throw notAllowed('"%code" means something else in a URL.', { code });
    refuseLong(code);
    await this.refuseMagento();
    return this.database.transaction(async () => {
      const website = await this.stores.websiteByCode(websiteCode);
      if (!website || website.websiteId === 0) {
        throw noSuchEntity('The website with code "%code" does not exist.', { code: websiteCode });
      }
      if (await this.stores.storeByCode(code)) throw notAllowed('Store with the same code already exists.');
      const groups = await this.stores.groupsOf(website.websiteId);
      const group = groups.find(({ groupId }) => groupId === website.defaultGroupId) ?? groups[0];
      const groupId = group?.groupId ?? (await this.createGroup(website));
      const { websiteId } = website;
      const storeId = await this.stores.createStore({ code, websiteId, groupId, name, sortOrder: 0, isActive: 1 });
      await this.stores.setDefaultStore(groupId, storeId);
      return { storeId, groupId, groupIsNew: !group };
    });
  }

  private async createGroup({ websiteId, code, name }: Website): Promise<number> {
    const group: Partial<StoreGroup> = {
      websiteId,
      name: `${name ?? code} Store`,
      rootCategoryId: ROOT_CATEGORY,
      defaultStoreId: 0,
      code: await this.freeGroupCode(`${code}_store`.slice(0, LONGEST_CODE), websiteId),
    };
    const groupId = await this.stores.createGroup(group);
    await this.stores.setDefaultGroup(websiteId, groupId);
    return groupId;
  }

  private async freeGroupCode(code: string, websiteId: number): Promise<string> {
    if (!(await this.stores.groupByCode(code))) return code;
    return `${code.slice(0, LONGEST_CODE - 6)}_${websiteId}`;
  }

  /** Rejects on a Magento database: Magento needs more than these rows for a store. */
  private async refuseMagento(): Promise<void> {
    if (!(await this.stores.isMagento())) return;
    throw notAllowed("This is Magento's database: add websites and stores there, where they get all that they need.");
  }
}

function refuseLong(code: string): void {
  if (code.length > LONGEST_CODE) {
    throw notAllowed('The code is longer than %longest characters.', { longest: String(LONGEST_CODE) });
  }
}
