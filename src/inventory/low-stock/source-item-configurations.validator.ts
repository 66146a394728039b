import { couldNotSave } from '../../webapi/errors/entity-errors.js';
import type { ErrorEntry, WebapiError } from '../../webapi/errors/webapi-error.js';
import { distinguishable } from '../../webapi/arguments/distinguishable.js';
import { canNotBeEmpty } from '../changes/rules/field-rules.js';
import { NUMBER, TEXT, type Fields } from '../changes/fields.js';
import type { Rule } from '../changes/rules/rule.js';
import type { ConfigurationToDelete, ConfigurationToSave } from './source-item-configuration.entity.js';

export const NAME = 'Source Item Configuration';

export const KEY_FIELDS: Fields<ConfigurationToDelete> = { sourceCode: TEXT, sku: TEXT };

export const FIELDS: Fields<ConfigurationToSave> = { ...KEY_FIELDS, notifyStockQty: NUMBER };

const sourceCodeIsGiven: Rule<ConfigurationToSave> = ({ sourceCode }) =>
  sourceCode === null ? canNotBeEmpty('source_code') : distinguishable('source_code', sourceCode);

const skuIsGiven: Rule<ConfigurationToSave> = ({ sku }) =>
  sku === null ? canNotBeEmpty('sku') : distinguishable('sku', sku);

/** Magento leaves it to the columns, which take no NULL. */
export const RULES: readonly Rule<ConfigurationToSave>[] = [sourceCodeIsGiven, skuIsGiven];

export const couldNotSaveFor = (errors: readonly ErrorEntry[]): WebapiError => couldNotSave(NAME, errors);
