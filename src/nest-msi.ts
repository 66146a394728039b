/**
 * All that other packages may import. Nothing else is promised to stay.
 */

// The application, or its module for an application of yours
export { createApp, createContext } from './app.js';
export { Config, loadConfig } from './config.js';
export { InventoryModule } from './inventory/inventory.module.js';
