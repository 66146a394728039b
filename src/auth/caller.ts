/** Magento's numbers for the types of users. */
export const INTEGRATION = 1;
export const ADMIN = 2;

/** Magento's two, or whatever another `Authentication` knows. */
export type CallerType = 'admin' | 'integration' | (string & {});

/** Who sends a request, and which ACL resources its role holds. */
export class Caller {
  constructor(
    readonly type: CallerType,
    readonly id: number | string,
    private readonly resources: ReadonlySet<string>,
    /** Seconds since 1970. */
    readonly expires: number = Number.POSITIVE_INFINITY,
  ) {}

  /** Rights are exact ids; only `Magento_Backend::all` implies others. */
  may(resource: string): boolean {
    return this.resources.has(resource) || this.resources.has('Magento_Backend::all');
  }
}
