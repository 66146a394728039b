import type { INestApplication } from '@nestjs/common';
import type { Express, Request, Response } from 'express';
import { reserveMemory, sendInSlices } from '../http/admission/connections.js';
import { reply, replyOverloaded } from '../http/reply.js';
import { CONSOLE_NOT_BUILT, NOT_FOUND } from '../webapi/documentation/pages.js';
import { methodNotSupported } from '../webapi/errors/access-errors.js';
import { ConsoleFiles, type ConsoleFile } from './console-files.js';

const CONSOLE = '/console';
const INDEX = 'index.html';

/** Vite puts a hash of the content into the names of these. */
const ASSETS = 'assets/';

/**
 * Scripts come from this origin only, and requests go to it only. Mantine adds `<style>` elements, so inline styles are
 * allowed; inline scripts are not.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join(';');

/** Serves the console at `/console`. Not used when embedded in a host application. */
export function serveConsole(app: INestApplication): void {
  const files = new ConsoleFiles();
  const server = app.getHttpAdapter().getInstance() as Express;
  // Express passes a rejection on to its error handlers.
  server.use(CONSOLE, (request, response) => serve(files, request, response));
}

async function serve(files: ConsoleFiles, request: Request, response: Response): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return reply(response, methodNotSupported(request.method).body, 405);
  }
  // Relative, so that a proxy may add a prefix.
  if (request.originalUrl.split('?', 1)[0] === CONSOLE) return response.redirect(302, `.${CONSOLE}/`);
  const name = request.path.slice(1);
  if (name !== INDEX && files.has(name)) {
    const file = await files.get(name, request.headers['accept-encoding'] ?? '');
    return file ? send(request, response, file) : notFound(response, NOT_FOUND);
  }
  if (name.startsWith(ASSETS)) return notFound(response, NOT_FOUND);
  // Every other address is one of the console's own pages.
  const page = files.has(INDEX) ? await files.get(INDEX, '') : undefined;
  if (!page) return notFound(response, CONSOLE_NOT_BUILT);
  send(request, response, atDepth(page, name.split('/').length - 1));
}

function notFound(response: Response, page: string): void {
  response.status(404).type('html').send(page);
}

/** Relative URLs in the page start from `/console/`, however deep the address of the page is. */
function atDepth(page: ConsoleFile, depth: number): ConsoleFile {
  const base = `<base href="${'../'.repeat(depth) || './'}">`;
  const content = Buffer.from(page.content.toString().replace('<head>', `<head>${base}`));
  return { ...page, content, etag: page.etag.replace(/"$/, `-${depth}"`) };
}

function send(request: Request, response: Response, { type, content, encoding, etag }: ConsoleFile): void {
  request.admission?.answered();
  if (!reserveMemory(response, content.length)) return replyOverloaded(response);
  response.set({
    'Content-Type': type,
    'Content-Security-Policy': POLICY,
    'Cache-Control': request.path.startsWith(`/${ASSETS}`) ? 'public, max-age=31536000, immutable' : 'no-cache',
    ETag: etag,
    Vary: 'Accept-Encoding',
    ...(encoding && { 'Content-Encoding': encoding }),
  });
  if (request.headers['if-none-match']?.includes(etag)) return void response.status(304).end();
  response.setHeader('Content-Length', content.length);
  if (request.method === 'HEAD') response.end();
  else sendInSlices(response, content);
}
