import { createInstance, type ResourceLanguage } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en } from './en';

const CHOSEN = 'nest-msi.language';

export const i18n = createInstance();

export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const;

export type Language = keyof typeof LANGUAGES;

const isLanguage = (text: string | null | undefined): text is Language => text != null && text in LANGUAGES;

/** Those that are not English are loaded when they are wanted. */
const LOADERS: Record<Exclude<Language, 'en'>, () => Promise<ResourceLanguage>> = {
  de: async () => (await import('./de')).de,
};

export async function startI18n(): Promise<void> {
  await i18n.use(initReactI18next).init({
    lng: 'en',
    resources: { en: { translation: en } },
    interpolation: { escapeValue: false },
  });
  const chosen = localStorage.getItem(CHOSEN);
  const spoken = navigator.languages.map((tag) => tag.split('-')[0]).find(isLanguage);
  await show(isLanguage(chosen) ? chosen : (spoken ?? 'en'));
}

export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(CHOSEN, language);
  await show(language);
}

async function show(language: Language): Promise<void> {
  if (language !== 'en') i18n.addResourceBundle(language, 'translation', await LOADERS[language]());
  await i18n.changeLanguage(language);
  document.documentElement.lang = language;
}

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en };
  }
}
