import { ApiProperty } from '@nestjs/swagger';
import { IsString } from 'class-validator';

export class AdminTokenDto {
  @IsString()
  @ApiProperty({ example: 'admin' })
  username!: string;

  @IsString()
  @ApiProperty({
    format: 'password',
    description: "The first user's generated password is printed at the first start.",
  })
  password!: string;
}
