import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DATA_SOURCE } from 'nest-msi';
import { AcmeOptions } from './acme-options.js';
import { CutOffAttributes } from './cut-off.attributes.js';
import { LinkPolicy } from './link-policy.rule.js';
import { NearestAlgorithm } from './nearest.algorithm.js';
import { StockOverviewController } from './stock-overview.controller.js';
import { StockOverview } from './stock-overview.view.js';
import { WarehouseWebhook } from './warehouse-webhook.listener.js';
import { WarehouseKey } from './warehouse-key.authentication.js';

@Module({
  imports: [TypeOrmModule.forFeature([StockOverview], DATA_SOURCE)],
  controllers: [StockOverviewController],
  providers: [AcmeOptions, LinkPolicy, NearestAlgorithm, WarehouseWebhook, WarehouseKey, CutOffAttributes],
})
export class AcmeModule {}
