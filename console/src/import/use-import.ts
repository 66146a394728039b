import { useRef, useState } from 'react';
import { ApiError } from '../api/errors';
import { currentItems, IN_STOCK, saveItems, useForgetItems } from '../quantities/items-api';
import { useMay } from '../session/use-session';
import { existingCodes } from '../sources/sources-api';
import { linesToSave, planned, readLines, type Line, type Mapping, type PlannedLine, type Present } from './plan';
import { existingProducts } from './products-api';
import type { Table } from './csv';

/** Rows of one request: all of them are saved, or none. */
const AT_ONCE = 500;

export interface Progress {
  readonly step: 'comparing' | 'checking' | 'saving';
  readonly done: number;
  readonly total: number;
}

interface Compared {
  readonly lines: readonly Line[];
  readonly present: Present;
}

/** Compares a file with what there is, and saves what differs. */
export function useImport() {
  const forget = useForgetItems();
  const knowsProducts = useMay()('bulkOperations');
  const [compared, setCompared] = useState<Compared>();
  const [allowsUnknown, setAllowsUnknown] = useState(false);
  const [plan, setPlan] = useState<readonly PlannedLine[]>();
  const [progress, setProgress] = useState<Progress>();
  const [error, setError] = useState<Error>();
  const [saved, setSaved] = useState<{ readonly done: number; readonly total: number }>();
  const running = useRef(new AbortController());

  const report = (step: Progress['step'], total: number) => (done: number) => setProgress({ step, done, total });

  const run = async (work: (signal: AbortSignal) => Promise<void>): Promise<void> => {
    running.current = new AbortController();
    const { signal } = running.current;
    setError(undefined);
    try {
      await work(signal);
    } catch (failure) {
      if (!signal.aborted) setError(failure as Error);
    } finally {
      setProgress(undefined);
    }
  };

  const compare = (lines: readonly Line[]): Promise<void> =>
    run(async (signal) => {
      const good = lines.filter(({ problem }) => problem === undefined);
      report('comparing', good.length)(0);
      const sources = await existingCodes([...new Set(good.map(({ source }) => source))], signal);
      const known = good.filter(({ source }) => sources.has(source.toLowerCase()));
      const items = await currentItems(known, report('comparing', good.length), signal);
      const skus = [...new Set(known.map(({ sku }) => sku))];
      const onProgress = report('checking', skus.length);
      const products = knowsProducts ? await existingProducts(skus, { onProgress, signal }) : undefined;
      const present = { items: [...items.values()], sources, products };
      setSaved(undefined);
      setAllowsUnknown(false);
      setCompared({ lines, present });
      setPlan(planned(lines, present));
    });

  const save = (): Promise<void> =>
    run(async (signal) => {
      const wanted = linesToSave(plan);
      let done = 0;
      // A request that was sent is not aborted: whether it has saved would stay unknown.
      for (let from = 0; from < wanted.length && !signal.aborted; from += AT_ONCE) {
        report('saving', wanted.length)(done);
        const batch = wanted.slice(from, from + AT_ONCE);
        try {
          await saveItems(batch.map(toSave));
        } catch (failure) {
          setPlan((old) => old?.map((line) => refusedLine(line, batch, failure)));
          setSaved({ done, total: wanted.length });
          throw failure;
        }
        done += batch.length;
      }
      setSaved({ done, total: wanted.length });
      await forget();
    });

  return {
    plan,
    progress,
    error,
    saved,
    compare: (table: Table, mapping: Mapping, fixedSource: string) =>
      compare(readLines(table.rows, mapping, fixedSource)),
    /** The same file, with what there is by now. */
    compareAgain: () => compare(compared?.lines ?? []),
    save,
    cancel: () => running.current.abort(),
    /** Whether lines are saved whose SKU no product has. */
    allowsUnknown,
    setAllowsUnknown: (isAllowed: boolean) => {
      if (!compared) return;
      const { lines, present } = compared;
      setAllowsUnknown(isAllowed);
      setPlan(planned(lines, isAllowed ? { ...present, products: undefined } : present));
    },
    reset: () => {
      setPlan(undefined);
      setSaved(undefined);
      setError(undefined);
    },
  };
}

/** With the quantity that it was compared with: what has changed since is not overwritten. */
const toSave = (line: PlannedLine) => ({
  ...line,
  status: line.status ?? line.now?.status ?? IN_STOCK,
  expected: line.now?.quantity ?? 0,
});

/** The API names the item of the request by its index: here it becomes the line of the file. */
function refusedLine(line: PlannedLine, batch: readonly PlannedLine[], failure: unknown): PlannedLine {
  const complaints = failure instanceof ApiError ? failure.complaints : [];
  const complaint = complaints.find(({ index }) => index !== undefined && batch[index] === line);
  return complaint ? { ...line, kind: 'error', problem: 'refused', detail: complaint.text } : line;
}
