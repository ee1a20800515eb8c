import { callingCodes } from './calling_codes';

export interface Choice {
  value: string;
  label: string;
}

// Names of the IANA list, with `present` among them whatever the browser knows.
export function timeZones(present?: string): Choice[] {
  const known = new Set(['UTC', ...Intl.supportedValuesOf('timeZone'), ...(present ? [present] : [])]);
  return [...known].sort().map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }));
}

// Two letters, and the name in the browser's language, in the order of the names.
export function countries(present?: string | null): Choice[] {
  const found = callingCodes().map(({ country, name }) => ({ value: country, label: `${name} (${country})` }));
  const known = !present || found.some(({ value }) => value === present);
  return known ? found : [...found, { value: present, label: present }];
}
