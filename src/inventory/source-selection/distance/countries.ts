const LANGUAGES = ['en', 'de', 'es', 'fr', 'it', 'nl', 'pl', 'pt'];
const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** What people write instead of a code, where it is not a name of the country. */
const ABBREVIATIONS = [
  ['usa', 'US'],
  ['uk', 'GB'],
] as const;

export const isCountryCode = (text: string): boolean => /^[a-z]{2}$/i.test(text);

/** @returns the ISO code of a country that is named in a common language, or undefined */
export function countryNamed(name: string): string | undefined {
  codes ??= new Map([...ABBREVIATIONS, ...LANGUAGES.flatMap(namesIn)]);
  return codes.get(name.trim().toLowerCase());
}

let codes: ReadonlyMap<string, string> | undefined;

function namesIn(language: string): [string, string][] {
  const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
  return LETTERS.flatMap((first) => LETTERS.map((second) => `${first}${second}`)).flatMap((code) => {
    const name = names.of(code);
    // Codes that are no longer used have the name of their successor.
    const current = new Intl.Locale('und', { region: code }).region;
    return name && current ? [[name.toLowerCase(), current]] : [];
  });
}
