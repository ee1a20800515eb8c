import { callingCodes } from './calling_codes';

export interface Choice {
  value: string;
  label: string;
}

// Browsers list some zones by names that the cities have given up.
const renamed: Record<string, string> = {
  'Africa/Asmera': 'Africa/Asmara',
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Catamarca': 'America/Argentina/Catamarca',
  'America/Cordoba': 'America/Argentina/Cordoba',
  'America/Godthab': 'America/Nuuk',
  'America/Indianapolis': 'America/Indiana/Indianapolis',
  'America/Jujuy': 'America/Argentina/Jujuy',
  'America/Louisville': 'America/Kentucky/Louisville',
  'America/Mendoza': 'America/Argentina/Mendoza',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
};

export const presentName = (zone: string): string => renamed[zone] ?? zone;

// Names of the IANA list, with `present` among them whatever the browser knows.
export function timeZones(present?: string): Choice[] {
  const known = new Set(['UTC', ...Intl.supportedValuesOf('timeZone').map(presentName), ...(present ? [present] : [])]);
  return [...known].sort().map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }));
}

// Two letters, and the name in the browser's language, in the order of the names.
export function countries(present?: string | null): Choice[] {
  const found = callingCodes().map(({ country, name }) => ({ value: country, label: `${name} (${country})` }));
  const known = !present || found.some(({ value }) => value === present);
  return known ? found : [...found, { value: present, label: present }];
}
