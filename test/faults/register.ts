/** One write of one value, as its client saw it; milliseconds of one clock. */
export interface Write {
  readonly value: number;
  readonly sent: number;
  /** Infinity: never, or not as saved, and it may have been saved all the same. */
  readonly answered: number;
}

/**
 * Can a register hold this value after all these writes? Writes that overlap may have happened in any order; one that
 * was answered before another one was sent came before it.
 */
export function canBeLast(value: number, writes: readonly Write[]): boolean {
  const acknowledged = writes.filter(({ answered }) => Number.isFinite(answered));
  const lastSent = Math.max(Number.NEGATIVE_INFINITY, ...acknowledged.map(({ sent }) => sent));
  return writes.some((write) => write.value === value && write.answered >= lastSent);
}
