// Names as people type or paste them: one a line, or with commas, semicolons or tabs between; each once.
export function identitiesIn(text: string): string[] {
  return [...new Set(text.split(/[\n\r,;\t]+/).map((one) => one.trim()).filter(Boolean))];
}
