import { ApiProperty } from '@nestjs/swagger';
import type { Caller } from './caller.js';

export class CallerDto {
  @ApiProperty({ example: 'admin', description: '`admin`, `integration`, or a type of an extension.' })
  type!: string;

  @ApiProperty({ example: '1', description: 'Id of the user or the integration.' })
  id!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'admin',
    description: 'User name, or name of the integration.',
  })
  name!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Administrators', description: "Name of the user's role." })
  role!: string | null;

  @ApiProperty({
    type: [String],
    example: ['Magento_Backend::all'],
    description: 'Ids of the ACL resources that are granted. `Magento_Backend::all` includes all others.',
  })
  resources!: string[];

  @ApiProperty({
    type: String,
    nullable: true,
    example: '2026-11-28T15:30:00.000Z',
    description: 'When the token expires; null: never.',
  })
  expires_at!: string | null;
}

export const toCallerDto = (
  { type, id, resources, expires }: Caller,
  { name, role }: { readonly name: string | null; readonly role: string | null },
): CallerDto => ({
  type,
  id: String(id),
  name,
  role,
  resources: [...resources].sort(),
  expires_at: Number.isFinite(expires) ? new Date(expires * 1000).toISOString() : null,
});
