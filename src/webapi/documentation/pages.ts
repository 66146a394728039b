import type { IncomingMessage } from 'node:http';

/** Whether a browser navigates to a page outside the API. */
export const wantsPage = ({
  method,
  url = '',
  headers,
}: Pick<IncomingMessage, 'method' | 'url' | 'headers'>): boolean =>
  (method === 'GET' || method === 'HEAD') &&
  /\btext\/html\b/i.test(headers.accept ?? '') &&
  !/^\/(index\.php\/)?rest(\/|\?|$)/.test(url);

/** Relative URLs of assets under `/docs`, which also work behind a proxy with a path prefix. */
export const page = (title: string, body: string, head = ''): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: #222; background: #fafafa }
nav, main { padding: 0.75rem 1rem; max-width: 1460px; margin: auto }
nav a { margin-right: 1rem }
a { color: #06538a }
</style>
${head}
</head>
<body>
${body}
</body>
</html>
`;

export const CONSOLE_NOT_BUILT = page(
  'Console not built – nest-msi',
  `<main>
<h1>The console has not been built</h1>
<p><code>npm start</code> and <code>npm run build</code> build it.</p>
<p><a href="/docs">API reference</a></p>
</main>`,
);

export const NOT_FOUND = page(
  'Page not found – nest-msi',
  `<main>
<h1>Page not found</h1>
<p>nest-msi has no page at this address. Its API is below <code>/rest/V1/</code>.</p>
<p><a href="/">nest-msi</a> · <a href="/docs">API reference</a> · <a href="/openapi.json">OpenAPI document</a></p>
</main>`,
);
