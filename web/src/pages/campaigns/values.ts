import type { components } from '@/api/schema';

export type SlotValue = components['schemas']['SlotValue'];

// What a person writes into one place of a template: a text in which {{Name}} stands for an attribute, and what to write
// where somebody has none. An attribute without such a text leaves the person out.
export interface Written {
  text: string;
  otherwise: Record<string, string>;
}

const token = /\{\{\s*([^{}]+?)\s*\}\}/g;

export function attributesIn(text: string): string[] {
  return [...new Set([...text.matchAll(token)].map((match) => match[1] ?? ''))].filter((name) => name !== '');
}

export function tokenOf(attribute: string): string {
  return `{{${attribute}}}`;
}

type Part = string | { attribute: string; default?: string };

function partsOf(written: Written): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const match of written.text.matchAll(token)) {
    if (match.index > end) {
      parts.push(written.text.slice(end, match.index));
    }
    const attribute = match[1] ?? '';
    const otherwise = written.otherwise[attribute];
    parts.push(otherwise === undefined || otherwise === '' ? { attribute } : { attribute, default: otherwise });
    end = match.index + match[0].length;
  }
  if (end < written.text.length) {
    parts.push(written.text.slice(end));
  }
  return parts;
}

// As the server takes it; null: nothing is written yet.
export function toValue(written: Written): SlotValue | null {
  if (written.text.trim() === '') {
    return null;
  }
  const parts = partsOf(written);
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { parts };
}

export function fromValue(value: SlotValue): Written {
  const parts: Part[] = typeof value === 'object' && 'parts' in value ? value.parts : [value];
  const written: Written = { text: '', otherwise: {} };
  for (const part of parts) {
    if (typeof part === 'string') {
      written.text += part;
    } else {
      written.text += tokenOf(part.attribute);
      if (part.default !== undefined) {
        written.otherwise[part.attribute] = part.default;
      }
    }
  }
  return written;
}
