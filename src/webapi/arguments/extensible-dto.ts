import type { Type } from '@nestjs/common';
import { IntersectionType } from '@nestjs/swagger';
import { fieldsOf } from './conversion.js';
import { MagentoType, nestedOf, setNested } from './dto.decorators.js';

/**
 * A DTO to which other modules add properties. They are global to the process, as classes are, and must be added before
 * the first request; so a process can run only one application with extensions.
 */
export class ExtensibleDto {
  private own: Type<object> | undefined;
  private readonly added: Type<object>[] = [];
  private composed: Type<object> | undefined;

  /** The DTO without added properties; for `@ObjectOf`. */
  on(own: Type<object>): () => Type<object> {
    this.own = own;
    return () => (this.composed ??= compose(own, this.added));
  }

  /** @throws Error for a property that already exists */
  add(dto: Type<object>): void {
    if (this.added.includes(dto)) return;
    const known = new Set([this.own, ...this.added].flatMap((each) => (each ? namesOf(each) : [])));
    const taken = namesOf(dto).find((name) => known.has(name));
    if (taken !== undefined) throw new Error(`${dto.name}: there is an extension attribute "${taken}" already.`);
    this.added.push(dto);
    this.composed = undefined;
  }
}

export const namesOf = (dto: Type<object>): string[] => fieldsOf(dto).map(({ name }) => name);

function compose(own: Type<object>, added: readonly Type<object>[]): Type<object> {
  if (added.length === 0) return own;
  const all = [own, ...added];
  const Composed = IntersectionType(...(all as [Type<object>, Type<object>])) as Type<object>;
  Object.defineProperty(Composed, 'name', { value: own.name });
  MagentoType('Magento\\Framework\\Api\\ExtensionAttributesInterface')(Composed);
  for (const dto of all) {
    for (const name of namesOf(dto)) {
      const nested = nestedOf(dto, name);
      if (nested) setNested(nested, Composed.prototype as object, name);
    }
  }
  return Composed;
}
