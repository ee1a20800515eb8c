import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

// One file an area: en/campaigns.json is t('...') of useTranslation('campaigns'). Another language is another folder.
const files = import.meta.glob<{ default: Record<string, unknown> }>('./en/*.json', { eager: true });

const english: Record<string, Record<string, unknown>> = {};
for (const [path, file] of Object.entries(files)) {
  english[path.slice('./en/'.length, -'.json'.length)] = file.default;
}

void i18next.use(initReactI18next).init({
  lng: 'en',
  fallbackLng: 'en',
  defaultNS: 'common',
  resources: { en: english },
  interpolation: { escapeValue: false }, // React escapes
  returnNull: false,
  saveMissing: true,
  missingKeyHandler: (_languages, area, key) => console.error(`no text for ${area}:${key}`),
});

export { i18next };
