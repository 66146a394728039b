import { SaxesParser } from 'saxes';
import { yieldingToEventLoop } from '../../database/event-loop.js';
import { BodySize } from './body-size.js';

/** Bytes parsed before yielding to the event loop: a few milliseconds of work. */
const SLICE = 64 * 1024;
/** Limit of libxml, which PHP uses. */
const DEEPEST = 256;
const MOST_ATTRIBUTES = 1_000;
const MOST_ENTITIES = 1_000;
/** Bytes before the root element. */
const LONGEST_PROLOG = 128 * 1024;

/** External entities and parameter entities (XXE). */
const EXTERNAL_ENTITY = /<!ENTITY\s+(?:%|[^\s>]+\s+(?:SYSTEM|PUBLIC)\b)/;

/** As libxml, which PHP uses, reads a document; without it, UTF-8. */
const DECLARED_ENCODING = /^<\?xml[^>]*?\sencoding\s*=\s*["']([\w.-]+)["']/;
const LONGEST_DECLARATION = 256;

type Children = Record<string, unknown>;

/**
 * Parses the children of the root element to an object; the root's name does not matter. Scalars are strings, empty
 * elements null, repeated elements a list. Yields to the event loop between chunks.
 *
 * @throws WebapiError 400 for too many keys or values
 * @throws Error for XML that is not well-formed or nested too deeply
 */
export async function parseXml(bytes: Uint8Array, limit: number): Promise<unknown> {
  const decoder = decoderFor(bytes);
  const tree = new TreeBuilder(new BodySize(limit));
  const parser = parserFor(tree);
  let read = 0;
  for await (const slice of yieldingToEventLoop(slicesOf(bytes))) {
    parser.write(decoder.decode(slice, { stream: true }));
    read += slice.length;
    if (!tree.hasRoot && read > LONGEST_PROLOG) throw new SyntaxError('no root element');
  }
  parser.write(decoder.decode());
  parser.close();
  return tree.result;
}

/** @throws RangeError for an unknown encoding */
function decoderFor(bytes: Uint8Array): InstanceType<typeof TextDecoder> {
  const begin = Buffer.from(bytes.subarray(0, LONGEST_DECLARATION)).toString('latin1');
  const [, encoding = 'utf-8'] = DECLARED_ENCODING.exec(begin) ?? [];
  return new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
}

function parserFor(tree: TreeBuilder): SaxesParser {
  const parser = new SaxesParser();
  let hasDoctype = false;
  let [attributes, entities] = [0, 0];
  parser.on('error', (error) => {
    // Declared entities are not expanded (billion laughs): the reference stays in the text.
    if (!hasDoctype || ++entities > MOST_ENTITIES || !error.message.includes('undefined entity')) throw error;
  });
  parser.on('doctype', (text) => {
    if (EXTERNAL_ENTITY.test(text)) throw new SyntaxError('an external entity');
    hasDoctype = true;
  });
  parser.on('opentagstart', ({ name }) => {
    attributes = 0;
    tree.open(name);
  });
  parser.on('attribute', () => {
    if (++attributes > MOST_ATTRIBUTES) throw new SyntaxError('too many attributes');
  });
  parser.on('text', (text) => tree.addText(text));
  parser.on('cdata', (text) => tree.addText(text));
  parser.on('closetag', () => tree.close());
  return parser;
}

function* slicesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += SLICE) yield bytes.subarray(from, from + SLICE);
}

interface Element {
  readonly name: string;
  text: string;
  children: Children | null;
  keys: number;
}

class TreeBuilder {
  result: unknown;
  hasRoot = false;
  private readonly path: Element[] = [];

  constructor(private readonly size: BodySize) {}

  open(name: string): void {
    if (this.path.length >= DEEPEST) throw new SyntaxError('nested too deeply');
    this.hasRoot = true;
    this.size.addName(Buffer.from(name));
    this.size.addElement();
    this.path.push({ name, text: '', children: null, keys: 0 });
  }

  addText(text: string): void {
    const element = this.path.at(-1);
    if (!element || (element.children && isBlank(text))) return;
    element.text += text;
    if (element.children) throw mixedContent();
  }

  close(): void {
    const element = this.path.pop()!;
    const parent = this.path.at(-1);
    if (parent) this.addChild(parent, element.name, valueOf(element));
    else this.result = valueOf(element);
  }

  private addChild(parent: Element, key: string, value: unknown): void {
    if (!parent.children) {
      if (!isBlank(parent.text)) throw mixedContent();
      parent.children = {};
    }
    const { children } = parent;
    if (!Object.hasOwn(children, key)) {
      this.size.addKey(++parent.keys);
      set(children, key, value);
      return;
    }
    const known = children[key];
    // A list here always comes from repeated elements.
    if (Array.isArray(known)) {
      known.push(value);
      return;
    }
    set(children, key, [known, value]);
  }
}

const valueOf = ({ text, children }: Element): unknown => children ?? (isBlank(text) ? null : text);

const isBlank = (text: string): boolean => !/\S/.test(text);

const mixedContent = (): Error => new SyntaxError('text beside elements');

/** Defines an own property, also for `__proto__`, as JSON.parse does. */
function set(children: Children, key: string, value: unknown): void {
  if (key !== '__proto__') children[key] = value;
  else Object.defineProperty(children, key, { value, enumerable: true, configurable: true, writable: true });
}
