import { Button, createTheme, type CSSVariablesResolver, Modal, Paper, Table, TextInput } from '@mantine/core';

/** Colours have a contrast of 4.5 to 1 at least, also for text on light variants: axe checks each page. */
export const theme = createTheme({
  primaryColor: 'teal',
  primaryShade: { light: 9, dark: 9 },
  defaultRadius: 'md',
  autoContrast: true,
  black: '#1b2127',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif',
  headings: { fontWeight: '650', sizes: { h1: { fontSize: '1.5rem' }, h2: { fontSize: '1.125rem' } } },
  components: {
    Paper: Paper.extend({ defaultProps: { withBorder: true } }),
    Modal: Modal.extend({
      defaultProps: {
        centered: true,
        overlayProps: { blur: 2, backgroundOpacity: 0.45 },
        // The page has one banner already.
        attributes: { header: { role: 'presentation' } },
      },
    }),
    Table: Table.extend({ defaultProps: { verticalSpacing: 'sm', horizontalSpacing: 'md' } }),
    Button: Button.extend({ defaultProps: { loaderProps: { type: 'dots' } } }),
    TextInput: TextInput.extend({ defaultProps: { autoComplete: 'off' } }),
  },
});

/** Mantine's own dimmed and placeholder greys have too little contrast for small text. */
export const cssVariables: CSSVariablesResolver = ({ colors }) => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': colors.gray[7],
    '--mantine-color-placeholder': colors.gray[7],
    '--mantine-color-error': colors.red[9],
    '--mantine-color-anchor': '#05674a',
    '--mantine-color-teal-filled-hover': '#066649',
    '--mantine-color-teal-light-color': '#05533b',
    '--mantine-color-red-light-color': '#a31515',
    '--mantine-color-yellow-light-color': '#714100',
    '--mantine-color-gray-light-color': colors.gray[8],
    '--page-background': colors.gray[0],
    '--field-boundary': colors.gray[6],
  },
  dark: {
    '--mantine-color-dimmed': colors.dark[1],
    '--mantine-color-placeholder': colors.dark[1],
    '--mantine-color-error': colors.red[4],
    '--mantine-color-teal-filled-hover': '#066649',
    '--page-background': colors.dark[8],
    '--field-boundary': colors.dark[2],
  },
});
