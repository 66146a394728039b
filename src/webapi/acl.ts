/** `Acme_Stock::overview` */
const ID = /^\w+::\w+$/;

const TITLES = new Map<string, string>();

/**
 * Declares an ACL resource of your own, so that its title stands in the documentation of its routes. Roles and
 * integrations are granted it by its id, as Magento's own.
 *
 * @param id `<module>::<name>`
 * @returns the id, for `@Route`
 */
export function aclResource(id: string, title: string): string {
  if (!ID.test(id)) throw new Error(`"${id}" is no ACL resource: they look like Acme_Stock::overview.`);
  TITLES.set(id, title);
  return id;
}

/** `null` for one that was not declared here: Magento's own. */
export const titleOf = (id: string): string | null => TITLES.get(id) ?? null;
