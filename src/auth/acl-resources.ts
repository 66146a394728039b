/** Grants everything; the only resource that includes others. */
export const ALL_RESOURCES = 'Magento_Backend::all';

/** Magento grants it to every role: its Admin requires it. */
export const ADMIN_RESOURCE = 'Magento_Backend::admin';

/** Magento's inventory resources, with their titles in Magento's Admin. */
export const MAGENTO_RESOURCES: ReadonlyMap<string, string> = new Map([
  [ALL_RESOURCES, 'All'],
  [ADMIN_RESOURCE, 'Magento Admin'],
  ['Magento_Backend::stores', 'Stores'],
  ['Magento_Backend::store', 'All Stores'],
  ['Magento_Catalog::catalog_inventory', 'Inventory'],
  ['Magento_Catalog::products', 'Products'],
  ['Magento_InventoryApi::inventory', 'Inventory'],
  ['Magento_InventoryApi::source', 'Sources'],
  ['Magento_InventoryApi::source_edit', 'Add/Edit Source'],
  ['Magento_InventoryApi::ship_source_selection', 'Ship Source Selection'],
  ['Magento_InventoryApi::stock', 'Stocks'],
  ['Magento_InventoryApi::stock_edit', 'Add/Edit Stock'],
  ['Magento_InventoryApi::stock_delete', 'Delete Stock'],
  ['Magento_InventoryApi::stock_source_link', 'Stock Source Link'],
  ['Magento_InventoryApi::stock_source_item_assign', 'Stock Source Item Assign'],
  ['Magento_InventorySalesApi::stock', 'Stock Resolver and Salability'],
  ['Magento_InventorySourceSelectionApi::source_selection_algorithm', 'Source Selection Algorithms'],
  ['Magento_InventorySourceSelectionApi::source_selection_algorithm_post', 'Source Selection'],
  ['Magento_InventoryInStorePickupApi::notify_orders_are_ready_for_pickup', 'Notify Orders Are Ready for Pickup'],
  ['Magento_InventoryLowQuantityNotificationApi::low_quantity_notification', 'Low Quantity Notification'],
  [
    'Magento_InventoryLowQuantityNotificationApi::stock_create_low_quantity_notification',
    'Create Low Quantity Notification',
  ],
  [
    'Magento_InventoryLowQuantityNotificationApi::stock_delete_low_quantity_notification',
    'Delete Low Quantity Notification',
  ],
  ['Magento_Logging::system_magento_logging_bulk_operations', 'Bulk Operations'],
]);
