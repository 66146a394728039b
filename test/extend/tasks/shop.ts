import { createRequire } from 'node:module';
import { Body, Controller, Injectable, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { InjectRepository, TypeOrmModule } from '@nestjs/typeorm';
import { Database, ensureAdmin, InventoryModule, serveDocs, StocksService } from 'nest-msi';
import { Column, DataSource, Entity, PrimaryGeneratedColumn, Repository, type DataSourceOptions } from 'typeorm';

@Entity('shop_order')
export class Order {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'varchar', length: 20 })
  name!: string;
}

/** Writes a row of the shop and a stock in one transaction. */
@Injectable()
export class Orders {
  constructor(
    @InjectRepository(Order) private readonly orders: Repository<Order>,
    private readonly database: Database,
    private readonly stocks: StocksService,
  ) {}

  place(name: string): Promise<number> {
    return this.database.transaction(async () => {
      await this.orders.save({ name });
      return this.stocks.save({ stockId: null, name, salesChannels: [] });
    });
  }

  count = (): Promise<number> => this.orders.count();
}

@Controller('orders')
export class OrdersController {
  constructor(private readonly orders: Orders) {}

  @Post()
  async place(@Body() { name }: { name: string }): Promise<{ stock: number | null; orders: number }> {
    const stock = await this.orders.place(name).catch(() => null);
    return { stock, orders: await this.orders.count() };
  }
}

const url = process.env.DATABASE_URL!;
const own = { entities: [Order], synchronize: true };
const options: DataSourceOptions = url.startsWith('sqlite:')
  ? {
      ...own,
      type: 'better-sqlite3',
      database: url.slice('sqlite:'.length),
      driver: createRequire(import.meta.url)('libsql') as unknown,
    }
  : { ...own, type: 'mysql', url };

@Module({
  imports: [
    TypeOrmModule.forRoot(options),
    TypeOrmModule.forFeature([Order]),
    InventoryModule.forRootAsync({
      inject: [DataSource],
      useFactory: (dataSource: DataSource) => ({
        config: { databaseTablePrefix: 'm2_' },
        path: '/api/magento/rest',
        dataSource,
      }),
    }),
  ],
  controllers: [OrdersController],
  providers: [Orders],
})
class ShopModule {}

/** An application of its own, with the inventory under a path. */
const app = await NestFactory.create(ShopModule, { logger: false });
app.setGlobalPrefix('shop');
await ensureAdmin(app, 'admin', process.env.ADMIN_PASSWORD);
serveDocs(app);
app.enableShutdownHooks();
await app.listen(0, '127.0.0.1');
process.stderr.write(`REST API  ${await app.getUrl()}\n`);
