import { DataSource } from 'typeorm';
import { Website } from '../../src/stores/website.entity.js';
import type { TestApp } from './test-app.js';

/** Makes websites, which no route can. */
export async function websites(app: TestApp, ...codes: string[]): Promise<void> {
  await app.nest
    .get(DataSource)
    .getRepository(Website)
    .insert(codes.map((code) => ({ code, name: code })));
}
