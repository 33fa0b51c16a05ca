import { text } from '../text';
import { ApiError } from './api-error';

interface Problem {
  errors?: unknown;
  detail?: unknown;
  message?: unknown;
  title?: unknown;
}

/** What went wrong in words for a person, one line per fault. Never empty. */
export function explain(error: unknown): string[] {
  if (error instanceof TypeError) {
    return [text.errors.offline]; // what fetch throws when nobody answers
  }
  if (!(error instanceof ApiError)) {
    return [text.errors.unexpected];
  }

  const said = faultsOf(error.body);
  switch (error.status) {
    case 400:
    case 422:
      return said.length > 0 ? said : [text.errors.rejected];
    case 401:
      return [text.errors.signedOut];
    case 403:
      return [text.errors.forbidden];
    case 404:
      return [text.errors.notFound];
    case 409:
    case 412:
      return said.length > 0 ? said : [text.errors.conflict];
    case 413:
      return [text.errors.tooLarge];
    case 429:
      return said.length > 0 ? said : [text.errors.tooMany];
    default:
      return [error.status >= 500 ? text.errors.server : text.errors.rejected];
  }
}

function faultsOf(body: unknown): string[] {
  if (typeof body !== 'object' || body === null) {
    return [];
  }

  const problem = body as Problem;
  const listed = [...faultsIn(problem.errors, null)];
  const summary = [problem.detail, problem.message, problem.title].find((line) => typeof line === 'string' && line !== '');
  return listed.length > 0 ? [...new Set(listed)] : summary ? [summary as string] : [];
}

/** Problem details list faults by field, and in other shapes; every text in them counts. */
function* faultsIn(value: unknown, field: string | null): Generator<string> {
  if (typeof value === 'string' && value !== '') {
    yield field === null ? value : text.errors.inField(field, value);
  } else if (Array.isArray(value)) {
    for (const entry of value) {
      yield* faultsIn(entry, field);
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, entry] of Object.entries(value)) {
      yield* faultsIn(entry, isGeneral(key) ? null : key);
    }
  }
}

const isGeneral = (key: string) => key === '' || key === '$' || /^(general|message|errors?$)/i.test(key);
