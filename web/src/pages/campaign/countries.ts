const names = new Intl.DisplayNames([navigator.language || 'en'], { type: 'region', fallback: 'code' });

export function countryName(code: string): string {
  try {
    return names.of(code) ?? code;
  } catch {
    return code; // no code of a country
  }
}
