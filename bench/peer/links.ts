import { Body, Controller, Get, Injectable, Module, Post, Query, UseGuards } from '@nestjs/common';
import { InjectRepository, TypeOrmModule } from '@nestjs/typeorm';
import { Type } from 'class-transformer';
import { IsArray, IsInt, IsOptional, IsString, MaxLength, Min, ValidateNested } from 'class-validator';
import { Column, Entity, Index, PrimaryGeneratedColumn, Repository } from 'typeorm';
import { JwtAuthGuard } from './auth.js';

@Entity('inventory_source_stock_link')
@Index(['stock_id', 'source_code'], { unique: true })
class Link {
  @PrimaryGeneratedColumn()
  link_id!: number;

  @Column()
  stock_id!: number;

  @Column()
  source_code!: string;

  @Column()
  priority!: number;
}

class SearchDto {
  @IsOptional()
  @IsInt()
  @Type(() => Number)
  stock_id?: number;
}

class LinkDto {
  @IsInt()
  @Min(1)
  stock_id!: number;

  @IsString()
  @MaxLength(255)
  source_code!: string;

  @IsInt()
  @Min(0)
  priority!: number;
}

class SaveLinksDto {
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => LinkDto)
  links!: LinkDto[];
}

@Injectable()
class LinksService {
  constructor(@InjectRepository(Link) private readonly links: Repository<Link>) {}

  /** Without a page size TypeORM sends one statement, not two. */
  async search({ stock_id }: SearchDto) {
    const [items, total_count] = await this.links.findAndCount({ where: { stock_id }, order: { link_id: 'ASC' } });
    return { items, total_count };
  }

  async save(links: LinkDto[]): Promise<void> {
    await this.links.upsert(links, ['stock_id', 'source_code']);
  }
}

@Controller('inventory/stock-source-links')
@UseGuards(JwtAuthGuard)
class LinksController {
  constructor(private readonly links: LinksService) {}

  @Get()
  search(@Query() query: SearchDto) {
    return this.links.search(query);
  }

  @Post()
  async save(@Body() { links }: SaveLinksDto): Promise<unknown[]> {
    await this.links.save(links);
    return [];
  }
}

@Module({ imports: [TypeOrmModule.forFeature([Link])], providers: [LinksService], controllers: [LinksController] })
export class LinksModule {}
