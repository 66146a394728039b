/** One write of one value, as its client saw it; milliseconds of one clock. */
export interface Write {
  readonly value: number;
  readonly sent: number;
  /** Infinity: never, or not as saved, and it may have been saved all the same. */
  readonly answered: number;
}

export function canBeLast(value: number, writes: readonly Write[]): boolean;
