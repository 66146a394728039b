import { hash } from 'node:crypto';

/**
 * Maps each key to its last line, for the detection of duplicates. An open-addressing hash table of 64-bit hashes
 * without the keys: 12 bytes a slot. With a million keys, the probability of a collision is one in thirty million.
 */
export class LastLines {
  private size = 0;
  private slots = 1 << 12;
  private high = new Uint32Array(this.slots);
  private low = new Uint32Array(this.slots);
  /** 0: the slot is free. */
  private lines = new Uint32Array(this.slots);

  /** @returns the previous line of this key, or 0 */
  put(key: string, line: number): number {
    const [high, low] = bitsOf(key);
    const slot = this.slotOf(high, low);
    const before = this.lines[slot] ?? 0;
    this.fill(slot, high, low, line);
    if (before === 0 && ++this.size * 2 > this.slots) this.grow();
    return before;
  }

  /** @returns the last line of this key, or 0 */
  get(key: string): number {
    return this.lines[this.slotOf(...bitsOf(key))] ?? 0;
  }

  private fill(slot: number, high: number, low: number, line: number): void {
    this.high[slot] = high;
    this.low[slot] = low;
    this.lines[slot] = line;
  }

  private slotOf(high: number, low: number): number {
    let slot = low & (this.slots - 1);
    while (this.lines[slot] !== 0 && (this.low[slot] !== low || this.high[slot] !== high)) {
      slot = (slot + 1) & (this.slots - 1);
    }
    return slot;
  }

  private grow(): void {
    const { high, low, lines } = this;
    this.slots *= 2;
    this.high = new Uint32Array(this.slots);
    this.low = new Uint32Array(this.slots);
    this.lines = new Uint32Array(this.slots);
    lines.forEach((line, slot) => {
      if (line !== 0) this.fill(this.slotOf(high[slot] ?? 0, low[slot] ?? 0), high[slot] ?? 0, low[slot] ?? 0, line);
    });
  }
}

function bitsOf(key: string): [high: number, low: number] {
  const digest = hash('sha1', key, 'buffer');
  return [digest.readUInt32LE(0), digest.readUInt32LE(4)];
}
