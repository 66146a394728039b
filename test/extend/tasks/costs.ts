import { Controller, Injectable, Module } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNumber, IsString, Max, Min } from 'class-validator';
import {
  aclResource,
  ApiSearch,
  ApiSection,
  ApiText,
  Arguments,
  createMissingTables,
  Database,
  dropTables,
  INVENTORY_DATA_SOURCE,
  InventoryModule,
  ListOf,
  MigrationColumns,
  Route,
  search,
  SearchDto,
  SourceSelectionAlgorithm,
  toSearchCriteria,
  type Page,
  type RequestedLine,
  type SourceSelectionResult,
} from 'nest-msi';
import { Column, Entity, PrimaryColumn, Repository, type MigrationInterface, type QueryRunner } from 'typeorm';

/** What sending from a source costs. */
@Entity('acme_cost')
export class Cost {
  @PrimaryColumn({ type: 'varchar' })
  @ApiProperty({ type: String, example: 'east' })
  @IsString()
  source_code!: string;

  @Column({ type: 'decimal', precision: 12, scale: 4, transformer: { from: Number, to: Number } })
  @ApiProperty({ type: Number, example: 4.5 })
  @IsNumber()
  @Min(0)
  @Max(1000)
  cost!: number;
}

export class CreateCosts1764400000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = new MigrationColumns(queryRunner);
    await createMissingTables(queryRunner, [
      {
        name: 'acme_cost',
        columns: [column.varchar('source_code', 255, { isPrimary: true }), column.decimal('cost', 12, 4)],
        references: { source_code: ['inventory_source', 'source_code'] },
      },
    ]);
  }

  down = (queryRunner: QueryRunner): Promise<void> => dropTables(queryRunner, ['acme_cost']);
}

/** Takes from the cheapest source, and from as few as possible. */
@SourceSelectionAlgorithm()
@Injectable()
export class Cheapest implements SourceSelectionAlgorithm {
  readonly code = 'acme-cheapest';
  readonly title = 'Cheapest';
  readonly description = 'Takes from the cheapest source that has all of it';

  constructor(@InjectRepository(Cost, INVENTORY_DATA_SOURCE) private readonly costs: Repository<Cost>) {}

  async select(lines: readonly RequestedLine[]): Promise<SourceSelectionResult> {
    const costs = new Map((await this.costs.find()).map(({ source_code, cost }) => [source_code, cost]));
    const items = lines.flatMap(({ sku, qty, available }) => {
      const [cheapest] = available
        .filter(({ quantity }) => quantity >= qty)
        .toSorted((one, other) => costOf(one.source.sourceCode) - costOf(other.source.sourceCode));
      return cheapest
        ? [{ sourceCode: cheapest.source.sourceCode, sku, toDeduct: qty, available: cheapest.quantity }]
        : [];
    });
    return { items, shippable: items.length === lines.length };

    function costOf(code: string): number {
      return costs.get(code) ?? Number.POSITIVE_INFINITY;
    }
  }
}

export class SaveCostsDto {
  @ListOf(() => Cost)
  costs!: Cost[];
}

export const COSTS = aclResource('Acme_Cost::costs', 'Costs of sources');

@Controller()
@ApiSection('Costs', 'What sending from a source costs.')
export class CostsController {
  constructor(
    private readonly database: Database,
    @InjectRepository(Cost, INVENTORY_DATA_SOURCE) private readonly costs: Repository<Cost>,
  ) {}

  @Route('GET', 'V1/acme/costs', COSTS, 'acmeCostsV1.getList')
  @ApiText('Searches costs.')
  @ApiSearch(Cost, { field: 'cost', value: '4.5', sort: 'source_code' })
  search(@Arguments() { searchCriteria }: SearchDto): Promise<Page<Cost>> {
    return search(this.database, Cost, toSearchCriteria(searchCriteria));
  }

  @Route('POST', 'V1/acme/costs', COSTS, 'acmeCostsV1.save')
  @ApiText('Saves costs.')
  async save(@Arguments() { costs }: SaveCostsDto): Promise<void> {
    await this.database.transaction(() => this.costs.save(costs));
  }
}

@Module({
  imports: [InventoryModule.forFeature({ entities: [Cost], migrations: [CreateCosts1764400000000] })],
  controllers: [CostsController],
  providers: [Cheapest],
})
export class CostsModule {}
