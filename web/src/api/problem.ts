import type { components } from './schema';

export type ProblemDetails = components['schemas']['Problem'];

// What the server refused, or that it could not be reached (status 0). `details` may hold more than ProblemDetails,
// such as findings or a trial's answer.
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly details: ProblemDetails & Record<string, unknown>,
  ) {
    super(details.detail);
    this.name = 'ApiProblem';
  }

  get isOffline() {
    return this.status === 0;
  }
  get field() {
    return this.details.field;
  }
  get advice() {
    return this.details.advice;
  }
}

export function isMissing(error: unknown): boolean {
  return error instanceof ApiProblem && error.status === 404;
}

export async function problemOf(response: Response): Promise<ApiProblem> {
  const text = await response.text().catch(() => '');
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null && 'detail' in body) {
      return new ApiProblem(response.status, body as ProblemDetails & Record<string, unknown>);
    }
  } catch {
    // no JSON: something in front of the server answered
  }
  return new ApiProblem(response.status, {
    type: 'about:blank',
    title: response.statusText,
    status: response.status,
    detail: text.slice(0, 200) || `${response.status} ${response.statusText}`,
  });
}
