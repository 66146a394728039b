import { describe, expect, it } from '@jest/globals';
import { formatFor } from './media-type.js';

describe('formatFor', () => {
  it.each([
    undefined,
    '',
    '*/*',
    'application/json',
    'application/*',
    'APPLICATION/JSON',
    'application/json, text/plain, */*',
    'application/xml;q=0.1, application/json;q=0.9',
    'text/html, application/json',
    'application/json;q=0.5, application/xml;q=0.5',
    'application/json; charset=utf-8',
    'text/html, */*;q=0.1',
  ])('%s is JSON', (accept) => {
    expect(formatFor(accept)).toBe('json');
  });

  it.each([
    'application/xml',
    'text/xml',
    'text/*',
    'application/xhtml+xml',
    'application/xml;q=0.9, application/json;q=0.5',
    'application/json;q=0.5,application/xml',
    'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
    'application/xml ; Q=0.8 , application/json;q=0.7',
  ])('%s is XML', (accept) => {
    expect(formatFor(accept)).toBe('xml');
  });

  it.each([
    'text/html',
    'image/png',
    'json',
    ',',
    ';q=1',
    'constructor',
    '__proto__',
    'toString;q=0.5',
    'text/plain, a/b',
  ])('%s is neither', (accept) => {
    expect(formatFor(accept)).toBeNull();
  });
});
