/**
 * Can a register hold this value after all these writes? Writes that overlap may have happened in any order; one that
 * was answered before another one was sent came before it.
 */
export function canBeLast(value, writes) {
  const acknowledged = writes.filter(({ answered }) => Number.isFinite(answered));
  const lastSent = Math.max(Number.NEGATIVE_INFINITY, ...acknowledged.map(({ sent }) => sent));
  return writes.some((write) => write.value === value && write.answered >= lastSent);
}
