import { presentName } from '@/parts/world';

// Where this browser most likely is.
export function guessZone(): string {
  return presentName(Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC');
}

type Zoned = Intl.Locale & { getTimeZones?: () => string[] | undefined; timeZones?: string[] };

function zonesOf(country: string): string[] {
  try {
    const locale = new Intl.Locale(`und-${country}`) as Zoned;
    return locale.getTimeZones?.() ?? locale.timeZones ?? [];
  } catch {
    return [];
  }
}

// The country whose zone this is; else that of the browser's language. Empty where neither tells.
export function guessCountry(zone: string, languages: readonly string[], countries: string[]): string {
  const found = countries.filter((country) => zonesOf(country).some((one) => presentName(one) === zone));
  const spoken = languages.map((language) => new Intl.Locale(language).region).filter((region) => region !== undefined);
  const agreed = spoken.find((region) => found.includes(region));
  return agreed ?? found[0] ?? spoken.find((region) => countries.includes(region)) ?? '';
}

// The key behind # in the address that the server prints: `#key=parley_...`.
export function keyIn(hash: string): string {
  return new URLSearchParams(hash.replace(/^#/, '')).get('key')?.trim() ?? '';
}

export interface Rule {
  name: 'long' | 'notEmail';
  kept: boolean;
}

// What the server asks of a password.
export function rulesOf(password: string, email: string): Rule[] {
  const length = [...password].length;
  return [
    { name: 'long', kept: length >= 12 && length <= 200 },
    { name: 'notEmail', kept: length > 0 && password.toLowerCase() !== email.trim().toLowerCase() },
  ];
}
