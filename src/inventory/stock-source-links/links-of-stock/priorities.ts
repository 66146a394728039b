/** A source without a priority comes after the one before it: 1 … n where none is given. */
export function numbered<Source extends { readonly priority: number | null }>(sources: readonly Source[]): Source[] {
  let last = 0;
  return sources.map((source) => {
    last = source.priority ?? Math.max(last, 0) + 1;
    return { ...source, priority: last };
  });
}
