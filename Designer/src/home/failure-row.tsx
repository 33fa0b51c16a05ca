import { useMutation, useQueryClient } from '@tanstack/react-query';
import { RotateCcw } from 'lucide-react';
import { explain } from '../api/explain';
import type { ListedRun } from '../api/overview';
import { changeRuns } from '../api/run-list';
import { Button, buttonStyle } from '../components/ui/button';
import { toast } from '../components/ui/toast';
import { formatTime } from '../format';
import { keys } from '../query';
import { Link } from '../router/link';
import { paths } from '../router/routes';
import { useMay } from '../session/use-account';
import { text } from '../text';

/** A run that failed: what, where, why, and the two things to do about it. */
export function FailureRow({ run, name }: { run: ListedRun; name: string }) {
  const queryClient = useQueryClient();
  const may = useMay('write');
  const retrying = useMutation({
    mutationFn: () => changeRuns('retry', [run.id]),
    onSuccess: ({ done }) => {
      toast(Number(done) > 0 ? text.home.retried(name) : text.home.notRetried(name), { bad: Number(done) === 0 });
      void queryClient.invalidateQueries({ queryKey: keys.runs });
    },
    onError: (error) => toast(explain(error), { bad: true }),
  });

  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 border-b border-line px-4 py-3 last:border-0" data-failure={run.id}>
      <div className="min-w-0 flex-1 basis-64">
        <p className="font-medium [overflow-wrap:anywhere]">
          {name} <span className="font-normal text-danger">{run.error?.step ? text.home.failedAt(run.error.step) : text.home.failed}</span>
        </p>
        <p className="line-clamp-2 text-[13px] text-muted-foreground [overflow-wrap:anywhere]">{run.error ? (run.error.message ?? text.home.manyErrors) : ''}</p>
        <p className="text-[13px] text-muted-foreground">{formatTime(run.updatedAt)}</p>
      </div>
      <div className="flex gap-2">
        {may && (
          <Button variant="outline" size="small" disabled={retrying.isPending} onClick={() => retrying.mutate()} aria-label={text.home.retryOf(name)}>
            <RotateCcw size={15} aria-hidden />
            {text.home.retry}
          </Button>
        )}
        <Link to={paths.run(run.id)} className={buttonStyle({ variant: 'outline', size: 'small' })} aria-label={text.home.openOf(name)}>
          {text.home.open}
        </Link>
      </div>
    </li>
  );
}
