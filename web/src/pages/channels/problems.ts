import type { Dialect, HeaderValue, Provider, ProviderValues } from './values';

// What is wrong with the values, by the field that it stands beside; the server looks at the rest.
export function problemsOf(
  values: ProviderValues,
  dialect: Dialect | undefined,
  before: Provider | undefined,
  t: (key: string) => string,
): Record<string, string> {
  const problems: Record<string, string> = {};
  for (const name of ['nickname', 'sender'] as const) {
    if (values[name].trim() === '') {
      problems[name] = t('required');
    }
  }
  if (values.endpoint.trim() === '' && !dialect?.default_endpoint) {
    problems['endpoint'] = t('required');
  } else if (/<.*>/.test(values.endpoint)) {
    problems['endpoint'] = t('fillPlaceholder');
  }
  for (const field of dialect?.fields ?? []) {
    const kept = field.secret && before?.dialect === dialect?.name && before?.secrets.includes(field.name);
    if (field.required && !kept && !(values.settings[field.name] ?? field.default ?? '')) {
      problems[`settings.${field.name}`] = t('required');
    }
  }
  headerProblems(values.headers, 'headers', problems, t);
  headerProblems(values.templates.headers, 'templates.headers', problems, t);
  if (values.replies && values.auto_reply.trim() === '') {
    problems['auto_reply'] = t('replyMissing');
  }
  for (const name of ['rate', 'concurrency', 'answer_limit_ms'] as const) {
    if (!Number.isInteger(Number(values[name])) || values[name] === '') {
      problems[name] = t('requiredNumber');
    }
  }
  if (!Number.isInteger(Number(values.templates.page_size)) || values.templates.page_size === '') {
    problems['templates.page_size'] = t('requiredNumber');
  }
  return problems;
}

function headerProblems(headers: HeaderValue[], path: string, problems: Record<string, string>, t: (key: string) => string) {
  headers.forEach((header, place) => {
    if (header.name.trim() === '') {
      problems[`${path}.${place}.name`] = t('headerNameMissing');
    }
    if (!header.kept && header.value === '') {
      problems[`${path}.${place}.value`] = t('headerValueMissing');
    }
  });
}
