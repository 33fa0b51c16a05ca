import type { Query, QueryClient } from '@tanstack/react-query';

/** Changes are gathered this long: a busy flow must not have the page ask all the time. */
const gathering = 700;

/** Has what is on the screen asked for again when runs change. A question under way is not broken off, but asked once more after its answer. */
export function refresher(client: QueryClient): (ids: string[]) => void {
  let changed = new Set<string>();
  let any = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  // What hangs below a run, such as a step's data, is asked for anew when the run says that it is another.
  const isTold = ({ queryKey: [room, kind, id, ...below] }: Query) =>
    room === 'approvals' || (room === 'runs' && (kind === 'page' || kind === 'overview' || (kind === 'one' && below.length === 0 && (any || changed.has(String(id))))));

  const refresh = () => {
    timer = undefined;
    if (client.isFetching({ type: 'active', predicate: isTold }) > 0) {
      timer = setTimeout(refresh, gathering);
      return;
    }

    void client.invalidateQueries({ predicate: isTold });
    changed = new Set();
    any = false;
  };

  return (ids) => {
    any ||= ids.length === 0;
    ids.forEach((id) => changed.add(id));
    timer ??= setTimeout(refresh, gathering);
  };
}
