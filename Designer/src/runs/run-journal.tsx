import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { getJournal } from '../api/runs';
import { LoadFault, Loading } from '../components/ui/notice';
import { Pager } from '../components/ui/pager';
import { formatExactTime } from '../format';
import { keys } from '../query';
import { text } from '../text';
import { plainType } from './steps';

interface RunJournalProps {
  id: string;
  names: Map<string, string>;
  /** Rises when the run moves on, so that the page shown is read again. */
  revision: string;
}

const pageSize = 100;

/** Everything the run recorded, folded away until asked for. */
export function RunJournal(props: RunJournalProps) {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)} className="overflow-hidden rounded-xl border border-line bg-surface">
      <summary className="px-4 py-3 font-medium">
        {text.run.journal} <span className="font-normal text-muted-foreground">{text.run.journalHelp}</span>
      </summary>
      {open && <Records {...props} />}
    </details>
  );
}

function Records({ id, names, revision }: RunJournalProps) {
  const [page, setPage] = useState(0);
  const journal = useQuery({
    queryKey: [...keys.run(id), 'journal', page, revision],
    queryFn: ({ signal }) => getJournal(id, page * pageSize, pageSize, signal),
    placeholderData: (previous) => previous,
  });
  if (!journal.data) {
    return journal.isError ? <LoadFault error={journal.error} onRetry={() => void journal.refetch()} /> : <Loading rows={3} />;
  }

  return (
    <>
      <ol className="border-t border-line">
        {journal.data.items.map((record) => (
          <li key={record.id} className="grid gap-x-3 border-b border-line px-4 py-1.5 text-[13px] last:border-0 sm:grid-cols-[12.5rem_minmax(0,1fr)_minmax(0,2fr)]">
            <time dateTime={record.timestamp} className="text-muted-foreground tabular-nums">
              {formatExactTime(record.timestamp)}
            </time>
            <span className="truncate">{names.get(record.activityId) ?? record.activityName ?? plainType(record.activityType)}</span>
            <span className="[overflow-wrap:anywhere]">
              {text.journalEvent[record.eventName] ?? record.eventName}
              {record.message && <span className="text-muted-foreground"> — {record.message}</span>}
            </span>
          </li>
        ))}
      </ol>
      <Pager page={page} pageSize={pageSize} total={journal.data.totalCount} onPage={setPage} />
    </>
  );
}
