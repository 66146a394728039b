import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import getRawBody from 'raw-body';
import {
  bodyIncomplete,
  bodyTooLarge,
  charsetNotSupported,
  contentTypeEmpty,
  contentTypeInvalid,
  decodingError,
  mediaTypeNotSupported,
} from '../../webapi/errors/body-errors.js';
import { WebapiError } from '../../webapi/errors/webapi-error.js';
import type { BodyReader } from '../../webapi/arguments/input.pipe.js';
import { parseJson } from './json.js';
import { parseXml } from './xml-parser.js';

/** Name of the Express setting that holds the largest body, in bytes. */
export const BODY_LIMIT = 'body limit';

declare global {
  namespace Express {
    interface Request {
      /** Body limit of this request, in bytes, where it is lower than the general one. */
      bodyLimit?: number;
    }
  }
}

const CONTENT_TYPE = /^([a-z\d+.-]+\/[a-z\d/+.-]+)\s*(?:;\s*charset\s*=\s*"?([^\s;"]+)"?\s*)?$/i;

/** @param limit largest body, in bytes */
type Parse = (bytes: Buffer, limit: number) => Promise<unknown>;

const PARSERS: Readonly<Record<string, Parse | undefined>> = {
  'application/json': (bytes, limit) => parseJson(bytes, undefined, limit),
  'application/xml': parseXml,
  'application/xhtml+xml': parseXml,
  'text/xml': parseXml,
};

/**
 * Reads and decodes a request body. Checks in Magento's order: an empty body needs no Content-Type, then the
 * Content-Type, then the syntax. Media types are case-sensitive, as in Magento.
 *
 * @returns the decoded value, of any shape; undefined for an empty body
 * @throws WebapiError 400 for an unsupported type or invalid syntax, 413 beyond the limit
 */
async function readBody(request: Request): Promise<unknown> {
  // A host application's body parser may have read the body already.
  if (request.body !== undefined) {
    parserFor(request.headers['content-type']);
    return request.body as unknown;
  }
  const bytes = await readBytes(request);
  if (bytes.length === 0) return undefined;
  const parse = parserFor(request.headers['content-type']);
  try {
    return await parse(bytes, request.app.get(BODY_LIMIT) as number);
  } catch (error) {
    throw error instanceof WebapiError ? error : decodingError();
  }
}

async function readBytes(request: Request): Promise<Buffer> {
  const limit = Math.min(request.app.get(BODY_LIMIT) as number, request.bodyLimit ?? Number.POSITIVE_INFINITY);
  const length = request.headers['content-length'];
  const receive = () => getRawBody(request, { length, limit });
  try {
    return await (request.admission?.receive(Math.min(Number(length ?? limit), limit), receive) ?? receive());
  } catch (error) {
    if (error instanceof WebapiError) throw error;
    throw (error as { type?: string }).type === 'entity.too.large' ? bodyTooLarge(limit) : bodyIncomplete();
  }
}

function parserFor(contentType: string | undefined): Parse {
  if (!contentType) throw contentTypeEmpty();
  const [, mediaType, charset] = CONTENT_TYPE.exec(contentType) ?? [];
  if (!mediaType) throw contentTypeInvalid();
  if (charset && charset.toLowerCase() !== 'utf-8') throw charsetNotSupported();
  const parse = PARSERS[mediaType];
  if (!parse) throw mediaTypeNotSupported(mediaType);
  return parse;
}

/** Reads bodies for the routes of the web API. */
@Injectable()
export class RequestBodyReader implements BodyReader {
  read = readBody;
}
