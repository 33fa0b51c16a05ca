import { useInfiniteQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { type AuditEntry, listAudit } from '../api/people';
import { Badge } from '../components/ui/badge';
import { Button } from '../components/ui/button';
import { Card } from '../components/ui/card';
import { Input } from '../components/ui/field';
import { Loading, LoadFault } from '../components/ui/notice';
import { Cell, Head, Row, Table } from '../components/ui/table';
import { formatExactTime } from '../format';
import { text } from '../text';

const words = text.audit;

/** Who did what, newest first. */
export function AuditLog() {
  const [search, setSearch] = useState('');
  const wanted = useDeferredValue(search.trim());
  const pages = useInfiniteQuery({
    queryKey: ['audit', wanted],
    queryFn: ({ pageParam, signal }) => listAudit(pageParam, wanted, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const entries = pages.data?.pages.flatMap((page) => page.items);

  return (
    <Card title={words.title} action={<Input type="search" value={search} onChange={(event) => setSearch(event.target.value)} placeholder={words.search} aria-label={words.search} className="max-w-64" />}>
      {entries ? (
        <>
          <Table>
            <thead>
              <tr>
                <Head wide>{words.when}</Head>
                <Head>{words.who}</Head>
                <Head>{words.what}</Head>
                <Head wide>{words.from}</Head>
              </tr>
            </thead>
            <tbody>
              {entries.map((entry) => (
                <Entry key={entry.id} entry={entry} />
              ))}
            </tbody>
          </Table>
          {entries.length === 0 && <p className="px-4 py-3 text-muted-foreground">{wanted ? words.noneFound : words.none}</p>}
          {pages.hasNextPage && (
            <div className="border-t border-line p-2 text-center">
              <Button variant="ghost" size="small" disabled={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
                {words.older}
              </Button>
            </div>
          )}
        </>
      ) : pages.isError ? (
        <LoadFault error={pages.error} onRetry={() => void pages.refetch()} />
      ) : (
        <Loading rows={3} />
      )}
    </Card>
  );
}

const Entry = ({ entry }: { entry: AuditEntry }) => (
  <Row>
    <Cell wide>
      <span className="text-[13px] whitespace-nowrap text-muted-foreground">{formatExactTime(entry.at)}</span>
    </Cell>
    <Cell>
      <span className="block min-w-14 [overflow-wrap:anywhere]">{entry.actor}</span>
    </Cell>
    <Cell>
      <span className="flex flex-wrap items-center gap-x-2">
        {entry.action}
        {entry.outcome >= 400 && <Badge tone={entry.outcome >= 500 ? 'danger' : 'warning'}>{words.refused(entry.outcome)}</Badge>}
      </span>
      {entry.target && <span className="block text-[13px] text-muted-foreground [overflow-wrap:anywhere]">{entry.target}</span>}
      <span className="block text-[13px] text-muted-foreground md:hidden">{formatExactTime(entry.at)}</span>
    </Cell>
    <Cell wide>
      <span className="text-[13px] text-muted-foreground">{entry.address}</span>
    </Cell>
  </Row>
);
