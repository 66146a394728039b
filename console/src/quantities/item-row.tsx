import { Anchor, Switch, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
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
}

/** Quantity and status of an item, to be edited in place. */
export function ItemCells({ sku, source, item, draft, isEditable }: ItemCellsProps): ReactNode {
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
        <QuantityInput
          key={draft.generation}
          label={t('quantities.quantityOf', names)}
          before={base?.quantity}
          value={quantity}
          isReadOnly={!isEditable}
          onChange={(next) => change({ quantity: next })}
          onValidity={(isValid) => draft.setInvalid(key, !isValid)}
        />
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

/** A row of the list. */
export function ItemRow({
  item,
  draft,
  isEditable,
}: Pick<ItemCellsProps, 'draft' | 'isEditable'> & { item: Item }): ReactNode {
  const { sku, source } = item;
  return (
    <>
      <div role="cell" className="item-sku">
        <Anchor component={Link} to={`/quantities/${encodeURIComponent(sku)}`} fw={550} size="sm">
          {sku}
        </Anchor>
      </div>
      <div role="cell" className="item-source">
        <Text size="sm">{source}</Text>
      </div>
      <ItemCells sku={sku} source={source} item={item} draft={draft} isEditable={isEditable} />
    </>
  );
}
