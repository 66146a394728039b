import { Injectable, type Type } from '@nestjs/common';
import { bind } from './bind.js';
import { checkLimits } from './limits/check-limits.js';
import { InputLimits } from './limits/input-limits.js';
import type { RequestInput } from './request-input.js';

/** Converts a request's input to the DTO of a route: conversion, constraints, input limits. */
@Injectable()
export class ArgumentBinder {
  constructor(private readonly limits: InputLimits) {}

  /** @throws WebapiError 400 */
  async bind(input: RequestInput, dto: Type<object>): Promise<object> {
    const value = await bind(input, dto);
    checkLimits(value, dto, await this.limits.current());
    return value;
  }
}
