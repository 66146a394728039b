/** `Acme_Stock::overview` */
const ID = /^\w+::\w+$/;

const TITLES = new Map<string, string>();

/**
 * Declares an ACL resource of your own; the documentation of its routes shows its title. Grant it to roles and
 * integrations by its id, as Magento's own resources.
 *
 *     export const BINS = aclResource('Acme_Stock::bins', 'Storage bins');
 *
 * @param id `<module>::<name>`
 * @returns the id, for `@Route`
 */
export function aclResource(id: string, title: string): string {
  if (!ID.test(id)) throw new Error(`"${id}" is no ACL resource: they look like Acme_Stock::overview.`);
  TITLES.set(id, title);
  return id;
}

/** @returns null for an undeclared one: Magento's own */
export const titleOf = (id: string): string | null => TITLES.get(id) ?? null;
