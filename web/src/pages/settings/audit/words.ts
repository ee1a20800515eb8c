import type { TFunction } from 'i18next';

// "member.add" and "POST /api/v1/campaigns/{campaign}/launch" in words; what is not known stays as it is written.
export function actionWords(t: TFunction<'audit'>, action: string): string {
  const known = (key: string, more: Record<string, unknown> = {}) => t(key, { defaultValue: '', ...more });
  const call = /^(POST|PUT|PATCH|DELETE) (\/.*)$/.exec(action);
  if (!call) {
    return known(`words.${action.replaceAll('.', '_')}`) || action;
  }
  const [, verb = '', path = ''] = call;
  const parts = path.replace('/api/v1/', '').split('/');
  const last = parts.at(-1) ?? '';
  if (!last.startsWith('{') && parts.length > 1) {
    return known(`steps.${last}`) || action;
  }
  const thing = known(`things.${parts[0] ?? ''}`);
  if (thing === '') {
    return action;
  }
  return verb === 'POST' ? t('created', { thing }) : t('did', { verb: t(`verbs.${verb}`), thing });
}

export interface Difference {
  field: string;
  before: string | null; // nothing there
  after: string | null;
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 1);
}

// Member by member; members of objects within are told by their path.
export function differencesOf(before: unknown, after: unknown): Difference[] {
  const was = flat(before);
  const is = flat(after);
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((field) => was.get(field) !== is.get(field))
    .map((field) => ({ field, before: was.get(field) ?? null, after: is.get(field) ?? null }));
}

function flat(value: unknown, path = '', into = new Map<string, string>(), depth = 0): Map<string, string> {
  if (value === null || value === undefined) {
    if (path !== '' && value === null) {
      into.set(path, '–');
    }
  } else if (typeof value === 'object' && !Array.isArray(value) && depth < 3 && Object.keys(value).length > 0) {
    for (const [name, one] of Object.entries(value)) {
      flat(one, path === '' ? name : `${path}.${name}`, into, depth + 1);
    }
  } else {
    into.set(path, shown(value));
  }
  return into;
}
