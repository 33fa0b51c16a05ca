import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { getStorage, type Storage } from '../api/health';
import { Card } from '../components/ui/card';
import { Loading, LoadFault } from '../components/ui/notice';
import { formatBytes, formatTime } from '../format';
import { Link } from '../router/link';
import { paths } from '../router/routes';
import { text } from '../text';

const refreshEvery = 60_000;
const words = text.health.storage;

/** What the database takes, how far back it goes, and what is deleted next. */
export function StorageCard() {
  const storage = useQuery({ queryKey: ['health', 'storage'], queryFn: ({ signal }) => getStorage(signal), refetchInterval: refreshEvery });
  return (
    <Card title={words.title}>
      {storage.data ? <Sizes storage={storage.data} /> : storage.isError ? <LoadFault error={storage.error} onRetry={() => void storage.refetch()} /> : <Loading rows={3} />}
    </Card>
  );
}

function Sizes({ storage }: { storage: Storage }) {
  const { bytes, kind, parts, oldest } = storage;
  const most = Math.max(1, ...parts.map((part) => part.bytes));
  return (
    <div className="flex flex-col gap-3 px-4 py-3">
      <p>
        <span className="text-xl font-semibold tabular-nums">{bytes == null ? words.nothing : formatBytes(bytes)}</span> {kind && <span className="text-muted-foreground">{words.of(kind)}</span>}
      </p>
      {parts.length > 0 && (
        <ul aria-label={words.parts} className="flex flex-col gap-1 text-[13px]">
          {parts.slice(0, 6).map((part) => (
            <li key={part.name} className="grid grid-cols-[minmax(0,12rem)_minmax(2rem,1fr)_5rem] items-center gap-2">
              <span className="truncate" title={part.name}>
                {part.name}
              </span>
              <span className="h-2 rounded-full bg-muted" aria-hidden>
                <span className="block h-full rounded-full bg-primary" style={{ width: `${(part.bytes / most) * 100}%` }} />
              </span>
              <span className="text-right tabular-nums">{formatBytes(part.bytes)}</span>
            </li>
          ))}
        </ul>
      )}
      <dl className="grid gap-x-6 gap-y-2 text-[13px] sm:grid-cols-2">
        <Fact name={words.oldest}>
          {oldest ? (
            <Link to={paths.run(oldest.id)} className="underline underline-offset-2">
              {formatTime(oldest.createdAt)}
            </Link>
          ) : (
            text.health.none
          )}
        </Fact>
        <Fact name={words.retention}>{storage.monthsKept === 0 ? words.keepsAll : words.keeps(storage.monthsKept)}</Fact>
        {storage.keptFrom && storage.nextMonthAt && <Fact name={words.next}>{words.nextMonth(formatTime(storage.keptFrom), formatTime(storage.nextMonthAt))}</Fact>}
        {storage.ruledFlows != null && storage.ruledFlows > 0 && <Fact name={words.ruled}>{words.ruledFlows(storage.ruledFlows)}</Fact>}
        <Fact name={words.pass}>{storage.lastPassAt && storage.nextPassAt ? words.lastPass(formatTime(storage.lastPassAt), storage.lastDeleted ?? 0, formatTime(storage.nextPassAt)) : words.noPass}</Fact>
      </dl>
    </div>
  );
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div>
    <dt className="text-muted-foreground">{name}</dt>
    <dd>{children}</dd>
  </div>
);
