import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';

/** Filters and the page are in the address: a reload or a bookmark shows the same. */
function useAddress() {
  const [parameters, setParameters] = useSearchParams();
  const page = Math.max(1, Math.trunc(Number(parameters.get('page'))) || 1);
  /** An empty value leaves the address. Whatever is changed but the page leads to the first page. */
  const set = (changes: Readonly<Record<string, string | number>>): void =>
    setParameters(
      (old) => {
        const next = new URLSearchParams(old);
        if (!('page' in changes)) next.delete('page');
        for (const [name, value] of Object.entries(changes)) {
          if (value === '' || (name === 'page' && value === 1)) next.delete(name);
          else next.set(name, String(value));
        }
        return next;
      },
      { replace: true },
    );
  return { get: (name: string): string => parameters.get(name) ?? '', page, set };
}

const PAUSE_MS = 250;

/** A text field whose debounced value is in the address. */
export function useSearchText(name: string) {
  const address = useAddress();
  const [text, setText] = useState(() => address.get(name));
  const [settled] = useDebouncedValue(text, PAUSE_MS);
  useEffect(() => {
    if (settled.trim() !== address.get(name)) address.set({ [name]: settled.trim() });
    // Only what was typed moves the address.
  }, [settled]);
  return { text, setText, address };
}
