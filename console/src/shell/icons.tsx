import type { ReactNode } from 'react';

/** Outlines in a square of 24 units, in the manner of Feather and Tabler: two dozen do not need a package of thousands. */
const PATHS = {
  stock: 'M12 3l8 4.5v9L12 21l-8-4.5v-9zM4 7.5l8 4.5 8-4.5M12 12v9',
  source: 'M3 21V8l9-5 9 5v13M8 21v-8h8v8M8 17h8',
  quantity: 'M4 5h16v14H4zM4 10h16M4 14.500h16M10 5v14',
  transfer: 'M12 16V4M7 9l5-5 5 5M4 15v4a1 1 0 001 1h14a1 1 0 001-1v-4',
  adjust: 'M12 4v8M8 8h8M8 18h8',
  selection: 'M3 12h5l5-6h7M8 12l5 6h7M17 3l3 3-3 3M17 15l3 3-3 3',
  grip: 'M9 5.500v.010M9 12v.010M9 18.500v.010M15 5.500v.010M15 12v.010M15 18.500v.010',
  up: 'M12 19V5M6 11l6-6 6 6',
  down: 'M12 5v14M6 13l6 6 6-6',
  more: 'M5 12h.010M12 12h.010M19 12h.010',
  plus: 'M12 5v14M5 12h14',
  trash: 'M4 7h16M10 11v6M14 11v6M6 7l1 13h10l1-13M9 7V4h6v3',
  search: 'M10.500 17a6.500 6.500 0 100-13 6.500 6.500 0 000 13zM20 20l-5-5',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  check: 'M5 12.500l4.500 4.500L19 7.500',
  warning:
    'M12 9v4M12 16.500v.010M10.300 4.300L2.500 18a2 2 0 001.700 3h15.600a2 2 0 001.700-3L13.700 4.300a2 2 0 00-3.400 0z',
  sun: 'M12 8a4 4 0 100 8 4 4 0 000-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.400 1.400M17.600 17.600L19 19M5 19l1.400-1.400M17.600 6.400L19 5',
  moon: 'M20 14.500A8 8 0 019.500 4 8 8 0 1020 14.500z',
  globe: 'M12 21a9 9 0 100-18 9 9 0 000 18zM3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18',
  book: 'M4 5a2 2 0 012-2h14v15H6a2 2 0 00-2 2zM4 20a2 2 0 002 1h14v-3',
  exit: 'M14 8V5H5v14h9v-3M10 12h11M18 9l3 3-3 3',
  right: 'M9 6l6 6-6 6',
  edit: 'M4 20h4L19 9l-4-4L4 16zM13.500 6.500l4 4',
  download: 'M12 4v12M7 11l5 5 5-5M4 20h16',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 18 }: { readonly name: IconName; readonly size?: number }): ReactNode {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'grip' || name === 'more' ? 2.6 : 1.8}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden
      focusable={false}
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
