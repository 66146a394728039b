import { ApiProperty } from '@nestjs/swagger';
import { Stock, StockSourceLink } from 'nest-msi';
import { Column, PrimaryColumn, ViewEntity, type DataSource } from 'typeorm';

/** A query that is searched like a table; nothing is created in the database. */
@ViewEntity({
  expression: (dataSource: DataSource) =>
    dataSource
      .createQueryBuilder()
      .select('stock.stock_id', 'stock_id')
      .addSelect('MAX(stock.name)', 'name')
      .addSelect('COUNT(link.link_id)', 'sources')
      .from(Stock, 'stock')
      .leftJoin(StockSourceLink, 'link', 'link.stock_id = stock.stock_id')
      .groupBy('stock.stock_id'),
})
export class StockOverview {
  @PrimaryColumn({ type: 'int' })
  @ApiProperty({ type: 'integer', example: 4 })
  stock_id!: number;

  @Column({ type: 'varchar' })
  @ApiProperty({ type: String, example: 'St. Louis Stock' })
  name!: string;

  @Column({ type: 'int', transformer: { from: Number, to: Number } })
  @ApiProperty({ type: 'integer', example: 3 })
  sources!: number;
}
