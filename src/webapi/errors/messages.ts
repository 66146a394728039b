import { render, WebapiError, type ErrorEntry } from './webapi-error.js';

/** Magento's phrases, which are the codes of its messages as in its `i18n/*.csv`, and the texts to answer instead. */
export type MessageTexts = Readonly<Record<string, string>>;

/** All messages of the API and of the command line pass this map: phrase → text, with the same parameters. */
export class Messages {
  private readonly texts: ReadonlyMap<string, string>;

  constructor(texts: MessageTexts = {}) {
    this.texts = new Map(Object.entries(texts));
  }

  /** The same error, in the texts of the map. */
  in(error: WebapiError): WebapiError {
    if (this.texts.size === 0) return error;
    const { errors, ...body } = error.body;
    const translated = { ...body, message: this.of(body.message), ...(errors && { errors: errors.map(this.entry) }) };
    return new WebapiError(error.getStatus(), translated, error.headers);
  }

  /** The text of an entry with its parameters substituted. */
  render(entry: ErrorEntry): string {
    return render(this.entry(entry));
  }

  private readonly entry = (entry: ErrorEntry): ErrorEntry => ({ ...entry, message: this.of(entry.message) });

  private of(phrase: string): string {
    return this.texts.get(phrase) ?? phrase;
  }
}
