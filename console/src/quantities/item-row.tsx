import { ActionIcon, Anchor, Checkbox, Group, Switch, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Icon } from '../shell/icons';
import type { Adjustable } from './bulk/adjust-dialog';
import type { PickedItems } from './bulk/use-picked-items';
import { IN_STOCK, keyOf, OUT_OF_STOCK, type Item } from './items-api';
import { QuantityInput } from './quantity-input';
import type { ItemsDraft } from './use-items-draft';

interface ItemCellsProps {
  readonly sku: string;
  readonly source: string;
  /** undefined: the source does not stock the product. */
  readonly item: Item | undefined;
  readonly draft: ItemsDraft;
  readonly isEditable: boolean;
  readonly onAdjust: (row: Adjustable) => void;
}

/** Quantity and status of an item, to be edited in place. */
export function ItemCells({ sku, source, item, draft, isEditable, onAdjust }: ItemCellsProps): ReactNode {
  const { t } = useTranslation();
  const key = keyOf({ sku, source });
  const edit = draft.edits.get(key);
  // An edit keeps its base when the item is read again: saving detects conflicts by it.
  const base = edit ? edit.base : item;
  const quantity = edit?.quantity ?? item?.quantity;
  const status = edit?.status ?? item?.status ?? IN_STOCK;
  const change = (changes: Partial<Pick<Item, 'quantity' | 'status'>>): void =>
    draft.edit({ sku, source, base, quantity: quantity ?? 0, status, ...changes });
  const names = { sku, source };
  return (
    <>
      <div role="cell" className="item-quantity">
        <Group gap={6} wrap="nowrap">
          <QuantityInput
            key={draft.generation}
            label={t('quantities.quantityOf', names)}
            before={base?.quantity}
            value={quantity}
            isReadOnly={!isEditable}
            onChange={(next) => change({ quantity: next })}
            onValidity={(isValid) => draft.setInvalid(key, !isValid)}
          />
          {isEditable && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={t('adjust.openOf', names)}
              title={t('adjust.open')}
              // An edit that is not saved would be in conflict with it.
              disabled={edit !== undefined}
              onClick={() => onAdjust({ sku, source, base: item })}
            >
              <Icon name="adjust" />
            </ActionIcon>
          )}
        </Group>
      </div>
      <div role="cell" className="item-status">
        {quantity !== undefined && (
          <Switch
            aria-label={t('quantities.inStockOf', names)}
            label={t(status === IN_STOCK ? 'quantities.inStock' : 'quantities.outOfStock')}
            checked={status === IN_STOCK}
            disabled={!isEditable}
            onChange={(event) => change({ status: event.currentTarget.checked ? IN_STOCK : OUT_OF_STOCK })}
          />
        )}
      </div>
    </>
  );
}

interface ItemRowProps extends Pick<ItemCellsProps, 'draft' | 'isEditable' | 'onAdjust'> {
  readonly item: Item;
  /** undefined: the user may do nothing with many at once. */
  readonly picked: PickedItems | undefined;
}

/** A row of the list. */
export function ItemRow({ item, picked, ...cells }: ItemRowProps): ReactNode {
  const { t } = useTranslation();
  const { sku, source } = item;
  return (
    <>
      <div role="cell" className="item-sku">
        {picked && (
          <Checkbox
            aria-label={t('bulk.pick', { sku, source })}
            checked={picked.items.has(keyOf(item))}
            onChange={() => picked.toggle(item)}
          />
        )}
        <Anchor component={Link} to={`/quantities/${encodeURIComponent(sku)}`} fw={550} size="sm">
          {sku}
        </Anchor>
      </div>
      <div role="cell" className="item-source">
        <Text size="sm">{source}</Text>
      </div>
      <ItemCells sku={sku} source={source} item={item} {...cells} />
    </>
  );
}
