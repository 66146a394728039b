import { ApiProperty } from '@nestjs/swagger';
import { IsNumber } from 'class-validator';
import { ByConstructor, ObjectOf } from '../../../webapi/arguments/dto.decorators.js';
import { AddressDto } from '../address.dto.js';
import type { LatLng } from './lat-lng.entity.js';
import { METRES } from './providers/distance-provider.js';

@ByConstructor()
export class LatLngDto implements LatLng {
  @IsNumber()
  @ApiProperty({ type: Number, example: 38.74132, description: 'Degrees north.' })
  lat!: number;

  @IsNumber()
  @ApiProperty({ type: Number, example: -90.363267, description: 'Degrees east.' })
  lng!: number;
}

export class DistanceDto {
  @ObjectOf(() => LatLngDto)
  source!: LatLngDto;

  @ObjectOf(() => LatLngDto)
  destination!: LatLngDto;
}

export class AddressToLocateDto {
  @ObjectOf(() => AddressDto)
  address!: AddressDto;
}

export class SourceDistanceDto {
  @ApiProperty({ type: String, example: 'us-east' })
  source_code!: string;

  @ApiProperty({ type: Number, nullable: true, example: 563123.4, description: 'null: it cannot be computed.' })
  distance!: number | null;
}

export class SourceDistancesDto {
  @ApiProperty({
    type: String,
    example: METRES,
    description: '`metres`; `seconds` when Google is configured to compare by time; or as a provider of a module says.',
  })
  unit!: string;

  @ApiProperty({ type: SourceDistanceDto, isArray: true, description: 'In the order of the stock.' })
  sources!: SourceDistanceDto[];
}

export const toLatLngDto = ({ lat, lng }: LatLng): LatLngDto => ({ lat, lng });

/** Digits that Magento prints of a number. */
const PRECISION = 14;

export const toPrintedNumber = (number: number): number => Number(number.toPrecision(PRECISION));
