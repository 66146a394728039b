import { Module } from '@nestjs/common';
import { InventoryModule } from 'nest-msi';
import { CreateAcmeTables1764000000000 } from './create-acme-tables.migration.js';
import { CutOffAttributes } from './cut-off.attributes.js';
import { CutOff } from './cut-off.entity.js';
import { LinkLogController } from './link-log.controller.js';
import { LinkLogEntry } from './link-log.entity.js';
import { LinkLog } from './link-log.hook.js';
import { LinkPolicy } from './link-policy.rule.js';
import { NearestAlgorithm } from './nearest.algorithm.js';
import { WarehouseKey } from './warehouse-key.authentication.js';
import { WarehouseWebhook } from './warehouse-webhook.listener.js';

@Module({
  imports: [
    InventoryModule.forFeature({ entities: [CutOff, LinkLogEntry], migrations: [CreateAcmeTables1764000000000] }),
  ],
  controllers: [LinkLogController],
  providers: [LinkPolicy, LinkLog, NearestAlgorithm, CutOffAttributes, WarehouseKey, WarehouseWebhook],
})
export class AcmeModule {}
