export interface RunFilters {
  search: string;
  flow: string;
  status: string;
  client: string;
  error: string;
  /** A host that drives the run, or has driven it. */
  host: string;
  value: string;
  /** Local date and time as the browser's field holds it. */
  from: string;
  to: string;
}

const names = ['search', 'flow', 'status', 'client', 'error', 'host', 'value', 'from', 'to'] as const;

/** The filters as the address keeps them, so that a filtered list can be linked to. */
export function readFilters(queryString: string): RunFilters {
  const query = new URLSearchParams(queryString);
  return Object.fromEntries(names.map((name) => [name, query.get(name) ?? ''])) as unknown as RunFilters;
}

export function writeFilters(filters: RunFilters): string {
  const query = new URLSearchParams(names.filter((name) => filters[name]).map((name) => [name, filters[name]]));
  const written = query.toString();
  return written ? `?${written}` : '';
}

export const isFiltered = (filters: RunFilters) => names.some((name) => filters[name] !== '');

/** A local date and time as a moment; empty when it is not a whole one yet. */
export function momentOf(local: string): string {
  const moment = new Date(local);
  return local && !Number.isNaN(moment.getTime()) ? moment.toISOString() : '';
}
