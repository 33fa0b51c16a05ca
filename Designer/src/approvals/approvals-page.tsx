import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { listApprovals } from '../api/approvals';
import { Card } from '../components/ui/card';
import { Badge } from '../components/ui/badge';
import { Loading, LoadFault, Notice } from '../components/ui/notice';
import { formatTime } from '../format';
import { useRefreshEvery } from '../live/use-live';
import { Page } from '../shell/page';
import { text } from '../text';
import { ApprovalCard } from './approval-card';
import { approvalsKey } from './keys';

const refreshEvery = 10_000;
const words = text.approvals;

/** What flows ask people: looked at, changed where it has to be, and answered. */
export function ApprovalsPage() {
  return (
    <Page place="approvals" title={words.title}>
      <Open />
      <Answered />
    </Page>
  );
}

function Open() {
  const open = useQuery({ queryKey: approvalsKey('pending'), queryFn: ({ signal }) => listApprovals('pending', signal), refetchInterval: useRefreshEvery(refreshEvery) });
  if (!open.data) {
    return open.isError ? <LoadFault error={open.error} onRetry={() => void open.refetch()} /> : <Loading rows={4} />;
  }
  return open.data.length === 0 ? (
    <Card>
      <Notice title={words.none} help={words.noneHelp} />
    </Card>
  ) : (
    <div className="flex flex-col gap-4">
      {open.data.map((approval) => (
        <ApprovalCard key={approval.id} approval={approval} />
      ))}
    </div>
  );
}

/** Asked for only when somebody wants to see it. */
function Answered() {
  const [shown, setShown] = useState(false);
  const all = useQuery({ queryKey: approvalsKey('all'), queryFn: ({ signal }) => listApprovals('all', signal), enabled: shown });
  const answered = all.data?.filter((approval) => approval.status !== 'pending');
  return (
    <details onToggle={(event) => setShown(event.currentTarget.open)} className="rounded-xl border border-line bg-surface">
      <summary className="cursor-pointer px-4 py-2.5 font-medium">{words.answered}</summary>
      {answered ? (
        <ul className="border-t border-line">
          {answered.length === 0 && <li className="px-4 py-3 text-muted-foreground">{words.noneAnswered}</li>}
          {answered.map((approval) => (
            <li key={approval.id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b border-line px-4 py-2 last:border-0">
              <span className="min-w-0 flex-1 basis-48">
                <span className="font-medium [overflow-wrap:anywhere]">{approval.title}</span>
                <span className="block text-[13px] text-muted-foreground [overflow-wrap:anywhere]">
                  {[approval.decidedBy && words.by(approval.decidedBy), approval.decidedAt && formatTime(approval.decidedAt), approval.comment].filter(Boolean).join(' · ')}
                </span>
              </span>
              <Badge tone={approval.status === 'approved' ? 'success' : approval.status === 'rejected' ? 'danger' : 'neutral'}>{words.status[approval.status] ?? approval.status}</Badge>
            </li>
          ))}
        </ul>
      ) : all.isError ? (
        <LoadFault error={all.error} onRetry={() => void all.refetch()} />
      ) : (
        shown && <Loading rows={2} />
      )}
    </details>
  );
}
