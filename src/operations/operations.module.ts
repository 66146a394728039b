import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { ConnectionMetrics } from './connection-metrics.js';
import { HealthService } from './health.service.js';

/** For those who run the service: whether it is well, and what it does. Nothing of Magento's is here. */
@Module({
  imports: [TerminusModule.forRoot({ logger: false })],
  providers: [HealthService, ConnectionMetrics],
})
export class OperationsModule {}
