import type { Command } from 'commander';
import { ProductsService } from '../../catalog/products/products.service.js';
import type { Shell } from '../shell.js';

interface Options {
  readonly name?: string;
  readonly type?: string;
}

export function addProductCommands(program: Command, shell: Shell): void {
  program
    .command('product:create')
    .description('Create a product, on a database of our own, or change the name and type of one.')
    .argument('<sku>', 'its SKU')
    .option('--name <name>', 'its name (default: the SKU)')
    .option(
      '--type <type>',
      'simple, virtual, downloadable, giftcard, configurable, grouped or bundle (default: simple)',
    )
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
A SKU that only has source items needs no product: it is sold as a simple one. Many products: import products.

Examples:
  nest-msi product:create blue-shirt
  nest-msi product:create shirts --type configurable --name "Shirts"`,
    )
    .action(async (sku: string, { name, type }: Options) => {
      const product = await shell.inApp((app) =>
        app.get(ProductsService).save({ sku, name, typeId: type, websiteIds: undefined, options: {}, stock: null }),
      );
      await shell.result(
        { id: product.productId, sku: product.sku, name: product.name, type_id: product.typeId },
        `Product "${product.sku}" has the id ${product.productId}.`,
      );
    });
}
