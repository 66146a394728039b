import { Controller, Injectable, Module } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import { ApiProperty } from '@nestjs/swagger';
import { InjectRepository } from '@nestjs/typeorm';
import {
  ApiSearch,
  Arguments,
  BeforeCommit,
  createMissingTables,
  Database,
  dropTables,
  INVENTORY_DATA_SOURCE,
  InventoryModule,
  MigrationColumns,
  notAllowed,
  Route,
  search,
  SearchDto,
  StockSourceLinksSaved,
  toSearchCriteria,
} from 'nest-msi';
import { Column, Entity, PrimaryGeneratedColumn, Repository, type MigrationInterface, type QueryRunner } from 'typeorm';

/** Each priority that a link had, and the next one. */
@Entity('acme_audit')
export class AuditEntry {
  @PrimaryGeneratedColumn()
  @ApiProperty({ type: 'integer' })
  id!: number;

  @Column({ type: 'varchar' })
  @ApiProperty({ type: String })
  link!: string;

  @Column({ type: 'int', nullable: true })
  @ApiProperty({ type: 'integer', nullable: true })
  old!: number | null;

  @Column({ type: 'int' })
  @ApiProperty({ type: 'integer' })
  now!: number;
}

export class CreateAudit1764400001000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = new MigrationColumns(queryRunner);
    await createMissingTables(queryRunner, [
      {
        name: 'acme_audit',
        columns: [
          column.id('id'),
          column.varchar('link', 255),
          column.int('old', { isNullable: true }),
          column.int('now'),
        ],
      },
    ]);
  }

  down = (queryRunner: QueryRunner): Promise<void> => dropTables(queryRunner, ['acme_audit']);
}

@Injectable()
export class Audit {
  constructor(@InjectRepository(AuditEntry, INVENTORY_DATA_SOURCE) private readonly entries: Repository<AuditEntry>) {}

  @BeforeCommit(StockSourceLinksSaved)
  async write({ changes }: StockSourceLinksSaved): Promise<void> {
    await this.entries.insert(
      changes.map(({ before, after }) => ({
        link: `${after.stockId} ${after.sourceCode}`,
        old: before?.priority ?? null,
        now: after.priority,
      })),
    );
    if (changes.some(({ after }) => after.priority === 666)) throw notAllowed('The auditor refuses %1.', ['666']);
  }
}

/** Tells another system what was committed. */
@Injectable()
export class Webhook {
  @OnEvent(StockSourceLinksSaved.name)
  async saved({ changes }: StockSourceLinksSaved): Promise<void> {
    await fetch(process.env.WEBHOOK!, {
      method: 'POST',
      body: JSON.stringify(changes),
      signal: AbortSignal.timeout(5_000),
    });
  }
}

@Controller()
export class AuditController {
  constructor(private readonly database: Database) {}

  // What it returns is inferred: a declaration file has to name it.
  @Route('GET', 'V1/acme/audit', 'Acme_Audit::audit', 'acmeAuditV1.getList')
  @ApiSearch(AuditEntry, { field: 'link', value: '1 default', sort: 'id' })
  find(@Arguments() { searchCriteria }: SearchDto) {
    return search(this.database, AuditEntry, toSearchCriteria(searchCriteria));
  }
}

@Module({
  imports: [InventoryModule.forFeature({ entities: [AuditEntry], migrations: [CreateAudit1764400001000] })],
  controllers: [AuditController],
  providers: [Audit, Webhook],
})
export class AuditModule {}
