import type { UseFormReturnType } from '@mantine/form';
import { ApiProblem } from '@/api/problem';
import { sentence } from './problem_alert';

// Puts the server's refusal beside the field that it names. False where it names none of the form's: then it belongs
// above the form. `names` maps the server's spelling to the form's where they differ.
export function placeProblem<T>(
  form: UseFormReturnType<T>,
  error: unknown,
  names: Record<string, string> = {},
): boolean {
  if (!(error instanceof ApiProblem) || !error.field) {
    return false;
  }
  const field = names[error.field] ?? error.field;
  const values: unknown = form.getValues();
  const first = field.split(/[.[]/)[0] ?? field;
  if (typeof values !== 'object' || values === null || !(first in values)) {
    return false;
  }
  // The server may name a part of what is one field here: to[0].
  const isOne = typeof (values as Record<string, unknown>)[first] !== 'object';
  form.setFieldError(isOne ? first : field.replace(/\[(\d+)\]/g, '.$1'), refusalText(error));
  return true;
}

export function refusalText(error: ApiProblem): string {
  return [error.details.detail, error.advice].filter((part) => part !== undefined && part !== '').map((part) => sentence(part ?? '')).join(' ');
}
