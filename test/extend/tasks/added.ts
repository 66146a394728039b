import { Module } from '@nestjs/common';
import { loadConfig, serve } from 'nest-msi';
import { AuditModule } from './audit.js';
import { CostsModule } from './costs.js';
import { FewStocks } from './few-stocks.rule.js';

@Module({ imports: [CostsModule, AuditModule], providers: [FewStocks] })
class AddedModule {}

/** The service, with what modules add. */
await serve(loadConfig(), [AddedModule]);
