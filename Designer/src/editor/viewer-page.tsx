import { useQuery } from '@tanstack/react-query';
import { ListTree, Pencil } from 'lucide-react';
import { ApiError } from '../api/api-error';
import { getRunDetail } from '../api/run-detail';
import { LoadFault, Notice } from '../components/ui/notice';
import { keys } from '../query';
import { Bar } from '../shell/bar';
import { useTitle } from '../shell/page';
import { paths } from '../router/routes';
import { text } from '../text';
import { BarLink } from './bar-link';
import { StudioCover } from './studio-cover';

/** A run on the Studio's own canvas, live. */
export function ViewerPage({ instanceId }: { instanceId: string }) {
  const run = useQuery({ queryKey: keys.run(instanceId), queryFn: ({ signal }) => getRunDetail(instanceId, signal) });
  useTitle(instanceId);

  // The Studio stops for good on a run that does not exist, so it is looked up first.
  const missing = run.error instanceof ApiError && run.error.status === 404;
  return (
    <>
      <Bar place="runs">
        <BarLink to={paths.run(instanceId)} icon={<ListTree size={16} aria-hidden />} label={text.editor.runDetails} />
        {run.data && <BarLink to={paths.editor(run.data.run.definitionId)} icon={<Pencil size={16} aria-hidden />} label={text.run.editFlow} />}
      </Bar>
      {missing ? (
        <Notice title={text.run.notFound} help={text.run.notFoundHelp} />
      ) : run.isError ? (
        <LoadFault error={run.error} onRetry={() => void run.refetch()} />
      ) : (
        <StudioCover view={run.isSuccess ? { kind: 'viewer', instanceId } : null} opening={text.editor.openingViewer} />
      )}
    </>
  );
}
