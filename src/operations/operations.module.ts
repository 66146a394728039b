import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { AdmissionMetrics } from './admission-metrics.js';
import { ConnectionMetrics } from './connection-metrics.js';
import { HealthService } from './health.service.js';
import { OperationsRoutes } from './operations.routes.js';
import { OperationsServer } from './operations.server.js';

/** Health and metrics, for those who run the service. Nothing of Magento's is here. */
@Module({
  imports: [TerminusModule.forRoot({ logger: false })],
  providers: [HealthService, ConnectionMetrics, AdmissionMetrics, OperationsRoutes, OperationsServer],
  exports: [HealthService],
})
export class OperationsModule {}
