/** @returns a function that writes a record as one line; null and undefined are empty */
export function csvLine(delimiter: string): (values: readonly unknown[]) => string {
  const special = new RegExp(`["\\r\\n${delimiter === '|' ? '\\|' : delimiter}]|^\\s|\\s$`);
  const cell = (value: unknown): string => {
    if (value === null || value === undefined) return '';
    if (typeof value === 'boolean') return value ? '1' : '0';
    const text = String(value);
    return special.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return (values) => `${values.map(cell).join(delimiter)}\n`;
}
