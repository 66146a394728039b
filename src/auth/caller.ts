/** Magento's ids of user types. */
export const INTEGRATION = 1;
export const ADMIN = 2;

/** Magento's two types, or one of a custom `Authentication`. */
export type CallerType = 'admin' | 'integration' | (string & {});

/** The authenticated caller of a request, and the ACL resources of its role. */
export class Caller {
  constructor(
    /** What kind of caller; logged. */
    readonly type: CallerType,
    /** Who; logged. */
    readonly id: number | string,
    /** Ids of the ACL resources, as granted. */
    readonly resources: ReadonlySet<string>,
    /** Seconds since 1970. */
    readonly expires: number = Number.POSITIVE_INFINITY,
  ) {}

  /** Rights are exact ids; only `Magento_Backend::all` implies others. */
  may(resource: string): boolean {
    return this.resources.has(resource) || this.resources.has('Magento_Backend::all');
  }
}
