import { useDisclosure } from '@mantine/hooks';
import { useState, type ReactNode } from 'react';
import { AdjustDialog, type Adjustable } from './adjust-dialog';

interface Adjusting {
  readonly adjust: (row: Adjustable) => void;
  /** Belongs on the page. */
  readonly dialog: ReactNode;
}

/** Adjusts one row of a page at a time. */
export function useAdjusting(): Adjusting {
  const [isOpen, { open, close }] = useDisclosure();
  const [rows, setRows] = useState<readonly Adjustable[]>([]);
  return {
    adjust: (row) => {
      setRows([row]);
      open();
    },
    dialog: <AdjustDialog isOpen={isOpen} rows={rows} onClose={close} />,
  };
}
