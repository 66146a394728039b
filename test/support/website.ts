import { DataSource } from 'typeorm';
import { StoresService } from '../../src/stores/stores.service.js';
import { Website } from '../../src/stores/website.entity.js';
import type { TestApp } from './test-app.js';

/** Makes websites, which no route can. */
export async function websites(app: TestApp, ...codes: string[]): Promise<void> {
  await app.nest
    .get(DataSource)
    .getRepository(Website)
    .insert(codes.map((code) => ({ code, name: code })));
}

/** @returns the code of its store view */
export async function websiteWithStore(app: TestApp, code: string): Promise<string> {
  const stores = app.nest.get(StoresService);
  await stores.createWebsite(code);
  await stores.createStore(`${code}_store`, code);
  return `${code}_store`;
}
