import { useRef, useState } from 'react';
import { ApiError } from '../api/errors';
import { currentItems, IN_STOCK, saveItems, useForgetItems } from '../quantities/items-api';
import { existingCodes } from '../sources/sources-api';
import { linesToSave, planned, readLines, type Mapping, type PlannedLine } from './plan';
import type { Table } from './csv';

/** Rows of one request: all of them are saved, or none. */
const AT_ONCE = 500;

export interface Progress {
  readonly step: 'comparing' | 'saving';
  readonly done: number;
  readonly total: number;
}

/** Compares a file with what there is, and saves what differs. */
export function useImport() {
  const forget = useForgetItems();
  const [plan, setPlan] = useState<readonly PlannedLine[]>();
  const [progress, setProgress] = useState<Progress>();
  const [error, setError] = useState<Error>();
  const [saved, setSaved] = useState<number>();
  const isCanceled = useRef(false);

  const running = async (work: () => Promise<void>): Promise<void> => {
    isCanceled.current = false;
    setError(undefined);
    try {
      await work();
    } catch (failure) {
      setError(failure as Error);
    } finally {
      setProgress(undefined);
    }
  };

  const compare = (table: Table, mapping: Mapping, fixedSource: string): Promise<void> =>
    running(async () => {
      const lines = readLines(table.rows, mapping, fixedSource);
      const good = lines.filter(({ problem }) => problem === undefined);
      const total = good.length;
      setProgress({ step: 'comparing', done: 0, total });
      const sources = await existingCodes([...new Set(good.map(({ source }) => source))]);
      const known = good.filter(({ source }) => sources.has(source.toLowerCase()));
      const current = await currentItems(known, (done) => setProgress({ step: 'comparing', done, total }));
      setSaved(undefined);
      setPlan(planned(lines, [...current.values()], sources));
    });

  const save = (): Promise<void> =>
    running(async () => {
      const wanted = linesToSave(plan);
      let done = 0;
      for (let from = 0; from < wanted.length && !isCanceled.current; from += AT_ONCE) {
        setProgress({ step: 'saving', done, total: wanted.length });
        const batch = wanted.slice(from, from + AT_ONCE);
        try {
          await saveItems(batch.map((line) => ({ ...line, status: line.status ?? line.now?.status ?? IN_STOCK })));
        } catch (failure) {
          setPlan((old) => old?.map((line) => refusedLine(line, batch, failure)));
          setSaved(done);
          throw failure;
        }
        done += batch.length;
      }
      setSaved(done);
      await forget();
    });

  return {
    plan,
    progress,
    error,
    saved,
    compare,
    save,
    cancel: () => {
      isCanceled.current = true;
    },
    reset: () => {
      setPlan(undefined);
      setSaved(undefined);
      setError(undefined);
    },
  };
}

/** The API names the item of the request by its index: here it becomes the line of the file. */
function refusedLine(line: PlannedLine, batch: readonly PlannedLine[], failure: unknown): PlannedLine {
  const complaints = failure instanceof ApiError ? failure.complaints : [];
  const complaint = complaints.find(({ index }) => index !== undefined && batch[index] === line);
  return complaint ? { ...line, kind: 'error', problem: 'refused', detail: complaint.text } : line;
}
