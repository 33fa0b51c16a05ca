export interface RunFilters {
  search: string;
  flow: string;
  status: string;
  page: number;
}

/** The filters as the address keeps them, so that a filtered list can be linked to. */
export function readFilters(queryString: string): RunFilters {
  const query = new URLSearchParams(queryString);
  const page = Number(query.get('page') ?? '1');
  return {
    search: query.get('search') ?? '',
    flow: query.get('flow') ?? '',
    status: query.get('status') ?? '',
    page: Number.isInteger(page) && page > 0 ? page - 1 : 0,
  };
}

export function writeFilters({ search, flow, status, page }: RunFilters): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ search, flow, status, page: page > 0 ? String(page + 1) : '' })) {
    if (value) {
      query.set(name, value);
    }
  }

  const written = query.toString();
  return written ? `?${written}` : '';
}
