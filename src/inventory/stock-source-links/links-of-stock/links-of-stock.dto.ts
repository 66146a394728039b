import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsInt, IsOptional, IsString } from 'class-validator';
import { ListOf, ObjectOf } from '../../../webapi/arguments/dto.decorators.js';
import { preconditionFailed } from '../../../webapi/errors/entity-errors.js';
import type { WebapiError } from '../../../webapi/errors/webapi-error.js';
import type { AttributeValues } from '../../changes/extension-attributes/extended.js';
import { LinkExtensionAttributes } from '../stock-source-link.dto.js';
import {
  LinksHaveChanged,
  LinksOfStock,
  type LinkedSource,
  type LinksDifference,
  type Move,
  type SourceToLink,
} from './linked-source.entity.js';

class SourceToLinkDto {
  @IsString()
  @ApiProperty({ type: String, example: 'central' })
  source_code!: string;

  @IsInt()
  @ApiProperty({
    type: 'integer',
    required: false,
    minimum: 1,
    maximum: 65535,
    example: 1,
    description: 'Left out: one more than that of the source before it. Lower numbers come first.',
  })
  priority?: number | null;

  @ObjectOf(LinkExtensionAttributes, { required: false })
  extension_attributes?: object | null;
}

export class SetSourcesDto {
  @ListOf(() => SourceToLinkDto, {
    description: 'All sources of the stock, in their order. Sources that are not listed are unlinked.',
    example: [{ source_code: 'east' }, { source_code: 'central' }, { source_code: 'south' }],
  })
  sources!: SourceToLinkDto[];

  @IsBoolean()
  @IsOptional()
  dryRun?: boolean | null;
}

export class MoveSourceDto {
  @IsString()
  @ApiProperty({ name: 'source_code', type: String, example: 'east' })
  sourceCode!: string;

  @IsString()
  @IsOptional()
  @ApiProperty({ type: String, required: false, example: 'central', description: 'The source that it comes before.' })
  before?: string | null;

  @IsString()
  @IsOptional()
  @ApiProperty({ type: String, required: false, description: 'The source that it comes after.' })
  after?: string | null;

  @IsInt()
  @IsOptional()
  @ApiProperty({ type: 'integer', minimum: 1, required: false, description: 'Its place in the list. The first is 1.' })
  position?: number | null;

  @IsBoolean()
  @IsOptional()
  dryRun?: boolean | null;
}

/** A link as it is, with the name and the state of its source. */
export class LinkedSourceDto {
  @ApiProperty({ type: String, example: 'east' })
  source_code!: string;

  @ApiProperty({ type: 'integer', minimum: 1, maximum: 65535, example: 1 })
  priority!: number;

  @ApiProperty({ type: String, example: 'Eastern Shipping Center', description: 'Name of the source.' })
  name!: string;

  @ApiProperty({ type: Boolean, example: true, description: 'Whether the source is enabled.' })
  enabled!: boolean;

  @ObjectOf(LinkExtensionAttributes, { required: false, description: 'Returned when a module adds to it.' })
  extension_attributes?: object;
}

class ChangedLinkDto {
  @ObjectOf(() => LinkedSourceDto)
  before!: LinkedSourceDto;

  @ObjectOf(() => LinkedSourceDto)
  after!: LinkedSourceDto;
}

export class LinksDifferenceDto {
  @ListOf(() => LinkedSourceDto)
  added!: LinkedSourceDto[];

  @ListOf(() => LinkedSourceDto)
  removed!: LinkedSourceDto[];

  @ListOf(() => ChangedLinkDto, { description: 'Links that would have another priority.' })
  changed!: ChangedLinkDto[];

  @ListOf(() => LinkedSourceDto)
  unchanged!: LinkedSourceDto[];
}

export const toSourceToLink = ({ source_code, priority, extension_attributes }: SourceToLinkDto): SourceToLink => ({
  sourceCode: source_code,
  priority: priority ?? null,
  extensionAttributes: (extension_attributes ?? undefined) as AttributeValues | undefined,
});

export const toMove = ({ sourceCode, before, after, position }: MoveSourceDto): Move => ({
  sourceCode,
  before: before ?? null,
  after: after ?? null,
  position: position ?? null,
});

const toLinkedSourceDto = ({
  sourceCode,
  priority,
  name,
  enabled,
  extensionAttributes: attributes,
}: LinkedSource): LinkedSourceDto => ({
  source_code: sourceCode,
  priority,
  name,
  enabled,
  ...(attributes && { extension_attributes: attributes }),
});

export const toLinkedSourceDtos = ({ links }: LinksOfStock): LinkedSourceDto[] => links.map(toLinkedSourceDto);

export const toLinksDifferenceDto = ({ added, removed, changed, unchanged }: LinksDifference): LinksDifferenceDto => ({
  added: added.map(toLinkedSourceDto),
  removed: removed.map(toLinkedSourceDto),
  changed: changed.map(({ before, after }) => ({ before: toLinkedSourceDto(before), after: toLinkedSourceDto(after) })),
  unchanged: unchanged.map(toLinkedSourceDto),
});

/** 412 with the links as they are, for a precondition that does not hold. */
export const toWebapiError = (error: unknown): unknown =>
  error instanceof LinksHaveChanged ? linksHaveChanged(error.present) : error;

const linksHaveChanged = (present: LinksOfStock): WebapiError =>
  preconditionFailed(
    'The sources of stock %stock_id have changed since they were read.',
    { stock_id: String(present.stockId), sources: toLinkedSourceDtos(present) },
    present.etag,
  );

export const LINKS_HAVE_CHANGED = linksHaveChanged(
  new LinksOfStock(4, [
    { linkId: 7, stockId: 4, sourceCode: 'east', priority: 1, name: 'Eastern Shipping Center', enabled: true },
  ]),
);
