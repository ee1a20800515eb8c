import type { TFunction } from 'i18next';
import type { Template } from './types';

const names = new Intl.DisplayNames([navigator.language || 'en', 'en'], { type: 'language' });

// "en_US" as people say it; the code alone where nobody knows it.
export function languageName(code: string): string {
  try {
    return names.of(code.replaceAll('_', '-')) ?? code;
  } catch {
    return code;
  }
}

type Words = TFunction<'templates'>;

export function categoryName(t: Words, category: string | null): string {
  return category ? t(`category.${category}`, { defaultValue: category }) : t('category.none');
}

// The beginning of what it says.
export function excerptOf(template: Template): string {
  for (const component of template.components as Record<string, unknown>[]) {
    if (String(component['type']).toUpperCase() === 'BODY' && typeof component['text'] === 'string') {
      return component['text'];
    }
  }
  return '';
}

// "card.1.button.0.code" in words, with the button's own text where there is one.
export function slotName(t: Words, key: string): string {
  const card = /^card\.(\d+)\.(.*)$/.exec(key);
  if (card) {
    return t('slot.card', { number: Number(card[1]) + 1, what: slotName(t, card[2] ?? '') });
  }
  const button = /^button\.(\d+)\.(.*)$/.exec(key);
  if (button) {
    const number = Number(button[1]) + 1;
    const what = button[2] ?? '';
    return what === 'code' || what === 'payload' || what === 'parameters' ? t(`slot.button_${what}`, { number }) : t('slot.button', { number });
  }
  const [place, rest = ''] = [key.slice(0, key.indexOf('.')), key.slice(key.indexOf('.') + 1)];
  if (place === 'header') {
    const known = ['media', 'filename', 'latitude', 'longitude', 'name', 'address'];
    return known.includes(rest) ? t(`slot.header_${rest}`) : t('slot.header', { name: rest });
  }
  if (place === 'body') {
    return t('slot.body', { name: rest });
  }
  return key === 'offer.expires' ? t('slot.offer') : key;
}
