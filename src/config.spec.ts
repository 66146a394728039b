import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { loadConfig } from './config.js';

describe('the environment', () => {
  it.each([
    ['1048576', 1_048_576],
    ['512kb', 524_288],
    ['64mb', 67_108_864],
    ['1 GB', 1_073_741_824],
  ])('reads BODY_LIMIT=%s', (text, bytes) => {
    expect(loadConfig({ BODY_LIMIT: text }).bodyLimit).toBe(bytes);
  });

  it.each(['64 megs', '-1', '0'])('refuses BODY_LIMIT=%s by name', (text) => {
    expect(() => loadConfig({ BODY_LIMIT: text })).toThrow('BODY_LIMIT');
  });

  it.each([
    ['true', true],
    ['1', true],
    ['false', false],
    ['0', false],
    ['no', false],
  ])('reads SAMPLE_DATA=%s', (text, flag) => {
    expect(loadConfig({ SAMPLE_DATA: text }).sampleData).toBe(flag);
  });

  it('leaves the sample data to the kind of database when nothing is said', () => {
    expect(loadConfig({}).sampleData).toBeUndefined();
  });
});
