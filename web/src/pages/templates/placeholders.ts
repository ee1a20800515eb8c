// Texts with {{1}} or {{name}}, read as the server reads them.

const pattern = /\{\{\s*([^{}]*?)\s*\}\}/g;

// Each once: numbers in their order, names as they come.
export function placeholdersOf(text: string): string[] {
  const found = new Set<string>();
  for (const match of text.matchAll(pattern)) {
    if (match[1]) {
      found.add(match[1]);
    }
  }
  const names = [...found];
  return names.every((name) => /^\d+$/.test(name)) ? names.sort((a, b) => Number(a) - Number(b)) : names;
}

export function areNamed(names: string[]): boolean {
  return names.some((name) => !/^\d+$/.test(name));
}

export function braced(name: string): string {
  return `{{${name}}}`;
}

// What "add a placeholder" writes: the next number.
export function nextPlaceholder(text: string): string {
  const numbers = placeholdersOf(text).map(Number).filter(Number.isInteger);
  return braced(String(Math.max(0, ...numbers) + 1));
}

// As WhatsApp counts: characters, not bytes or halves of one.
export function lengthOf(text: string): number {
  return [...text].length;
}
