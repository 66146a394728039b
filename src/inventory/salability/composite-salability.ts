import type { Child } from './composites.repository.js';
import { allowsBackorders, isIndexSalable, type StockFacts } from './stock-facts.js';

/** A child and what the stock has of it; null: the stock has nothing, or there is no child. */
export interface ChildFacts {
  readonly child: Child;
  readonly facts: StockFacts | null;
}

/** Is a composite product salable, as far as its children decide? Its own switch counts besides. */
export function isSalableByChildren(children: readonly ChildFacts[]): boolean {
  const isBundle = children.some(({ child }) => child.selection !== null);
  return isBundle ? isBundleSalable(children) : children.some(({ facts }) => facts !== null && isIndexSalable(facts));
}

/** Each required option needs a selection that can be sold; without required options, some option does. */
function isBundleSalable(children: readonly ChildFacts[]): boolean {
  const options = new Map<number, { isRequired: boolean; isAvailable: boolean }>();
  for (const { child, facts } of children) {
    const { selection } = child;
    if (!selection) continue;
    const option = options.get(selection.optionId) ?? { isRequired: selection.isRequired, isAvailable: false };
    option.isAvailable ||= isSelectable(child, facts);
    options.set(selection.optionId, option);
  }
  const all = [...options.values()];
  return all.some(({ isAvailable }) => isAvailable) && all.every((each) => each.isAvailable || !each.isRequired);
}

function isSelectable({ selection }: Child, facts: StockFacts | null): boolean {
  if (!facts) return false;
  if (!facts.configuration.manageStock) return true;
  if (allowsBackorders(facts.configuration)) return isIndexSalable(facts);
  if (selection && !selection.canChangeQty && selection.qty > facts.quantity) return false;
  return isIndexSalable(facts);
}
