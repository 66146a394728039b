import Papa from 'papaparse';

export interface Table {
  readonly columns: readonly string[];
  /** Texts, as they stand in the file: leading zeros stay. */
  readonly rows: readonly { readonly line: number; readonly cells: readonly string[] }[];
}

/** Reads a file with any of the usual separators; the first line names the columns. */
export async function readCsv(file: File): Promise<Table> {
  const text = (await file.text()).replace(/^\uFEFF/, '');
  const { data } = Papa.parse<string[]>(text, { header: false, dynamicTyping: false });
  const [columns = [], ...rest] = data;
  return {
    columns: columns.map((name) => name.trim()),
    rows: rest
      .map((cells, index) => ({ line: index + 2, cells }))
      .filter(({ cells }) => cells.some((cell) => cell.trim() !== '')),
  };
}

export function downloadCsv(name: string, rows: readonly (readonly (string | number)[])[]): void {
  const text = Papa.unparse(
    rows.map((row) => [...row]),
    { escapeFormulae: false },
  );
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
