import { loadConfig, serve } from 'nest-msi';
import { AcmeModule } from './acme.module.js';

await serve(loadConfig(), [AcmeModule]);
