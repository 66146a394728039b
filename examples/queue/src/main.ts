import { Module } from '@nestjs/common';
import { Transport } from '@nestjs/microservices';
import { loadConfig, serve } from 'nest-msi';
import { LinkMessages } from './link-messages.controller.js';

@Module({ controllers: [LinkMessages] })
class QueueModule {}

const port = Number(process.env.QUEUE_PORT ?? 4000);

/** The service, and beside it a consumer of messages: over TCP here; RabbitMQ, Kafka and the rest differ in these options. */
await serve(loadConfig(), [QueueModule], {
  configure: (app) => app.connectMicroservice({ transport: Transport.TCP, options: { host: '127.0.0.1', port } }),
});
