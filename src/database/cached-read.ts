/** A value that is read again once it is older than its time to live. Concurrent callers share one read. */
export class CachedRead<Value> {
  private cached: { readonly value: Value } | undefined;
  private expiresAt = 0;
  private reading: Promise<Value> | undefined;

  constructor(
    private readonly read: () => Promise<Value>,
    private readonly ttlMs: number,
  ) {}

  /** At once where it is cached: what each request asks for need not wait. */
  current(): Value | Promise<Value> {
    if (this.cached && performance.now() < this.expiresAt) return this.cached.value;
    return (this.reading ??= this.refresh().finally(() => (this.reading = undefined)));
  }

  private async refresh(): Promise<Value> {
    const askedAt = performance.now();
    const value = await this.read();
    this.cached = { value };
    this.expiresAt = askedAt + this.ttlMs;
    return value;
  }
}
