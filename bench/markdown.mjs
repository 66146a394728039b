export const row = (cells) => `| ${cells.join(' | ')} |`;

export const digits = (number) =>
  number >= 100 ? Math.round(number).toLocaleString('en') : String(Number(number.toPrecision(3)));

/** autocannon knows whole milliseconds only, and 0 of them; the peer has some calls only. */
export const proportion = (number) => (Number.isFinite(number) ? number.toFixed(2) : '');
