const locale = navigator.language || 'en';

export interface Choice {
  value: string;
  label: string;
}

// Names of the IANA list, with `present` among them whatever the browser knows.
export function timeZones(present?: string): Choice[] {
  const known = new Set(['UTC', ...Intl.supportedValuesOf('timeZone'), ...(present ? [present] : [])]);
  return [...known].sort().map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }));
}

// Codes of no country of their own, and of those that are no more.
const noCountry = new Set([
  'AN', 'AQ', 'BU', 'BV', 'CP', 'CS', 'DD', 'DG', 'DY', 'EA', 'EU', 'EZ', 'FX', 'GS', 'HM', 'HV', 'IC', 'NH', 'NT', 'QO', 'RH', 'SU',
  'TF', 'TP', 'UK', 'UM', 'UN', 'VD', 'XA', 'XB', 'YD', 'YU', 'ZR', 'ZZ', 'CQ', 'PC', 'JT', 'MI', 'PU', 'PZ', 'WK', 'FQ', 'NQ', 'CT',
]);

// Two letters and the name in the browser's language, in the order of the names.
export function countries(present?: string | null): Choice[] {
  const names = new Intl.DisplayNames([locale, 'en'], { type: 'region', fallback: 'none' });
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const found = letters.flatMap((first) =>
    letters.flatMap((second): Choice[] => {
      const code = first + second;
      const name = noCountry.has(code) ? undefined : names.of(code);
      return name ? [{ value: code, label: `${name} (${code})` }] : [];
    }),
  );
  if (present && !found.some(({ value }) => value === present)) {
    found.push({ value: present, label: present });
  }
  return found.sort((a, b) => a.label.localeCompare(b.label, locale));
}
