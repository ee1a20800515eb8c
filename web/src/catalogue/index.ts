import i18next, { type BackendModule } from 'i18next';
import { initReactI18next } from 'react-i18next';
import common from './en/common.json';
import shell from './en/shell.json';

// One file an area: en/campaigns.json is t('...') of useTranslation('campaigns'), and comes when a page first asks for
// it. Another language is another folder.
const files = import.meta.glob<{ default: Record<string, unknown> }>(['./*/*.json', '!./en/{common,shell}.json']);

const areas: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read: (language, area, done) => {
    const load = files[`./${language}/${area}.json`];
    if (!load) {
      done(new Error(`no catalogue ${language}/${area}`), false);
      return;
    }
    load().then(
      (file) => done(null, file.default),
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error)), true),
    );
  },
};

void i18next
  .use(areas)
  .use(initReactI18next)
  .init({
    lng: 'en',
    fallbackLng: 'en',
    ns: ['common', 'shell'],
    defaultNS: 'common',
    partialBundledLanguages: true,
    resources: { en: { common, shell } },
    interpolation: { escapeValue: false }, // React escapes
    returnNull: false,
    saveMissing: true,
    missingKeyHandler: (_languages, area, key) => console.error(`no text for ${area}:${key}`),
  });

export { i18next };
