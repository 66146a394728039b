import { ApiProperty } from '@nestjs/swagger';
import { IsString } from 'class-validator';
import { ByConstructor } from '../../webapi/arguments/dto.decorators.js';
import type { Address } from './algorithms/source-selection-algorithm.js';

@ByConstructor()
export class AddressDto implements Address {
  @IsString()
  @ApiProperty({ example: 'US' })
  country!: string;

  @IsString()
  @ApiProperty({ example: '63145' })
  postcode!: string;

  @IsString()
  @ApiProperty({ example: '123 Main St' })
  street!: string;

  @IsString()
  @ApiProperty({ example: 'MO' })
  region!: string;

  @IsString()
  @ApiProperty({ example: 'St. Louis' })
  city!: string;
}
