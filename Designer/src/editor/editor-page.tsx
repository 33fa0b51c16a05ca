import { useQuery } from '@tanstack/react-query';
import { PlayCircle } from 'lucide-react';
import { ApiError } from '../api/api-error';
import { getDefinition } from '../api/definitions';
import { LoadFault, Notice } from '../components/ui/notice';
import { keys } from '../query';
import { paths } from '../router/routes';
import { Bar } from '../shell/bar';
import { useTitle } from '../shell/page';
import { text } from '../text';
import { BarLink } from './bar-link';
import { StudioCover } from './studio-cover';
import { webhookUrls } from './webhook';
import { WebhookAddress } from './webhook-address';

export function EditorPage({ definitionId }: { definitionId: string }) {
  const flow = useQuery({
    queryKey: keys.definition(definitionId),
    queryFn: ({ signal }) => getDefinition(definitionId, signal),
    refetchOnMount: 'always',
  });
  const name = flow.data?.name || text.flows.unnamed;
  useTitle(name);

  // The Studio stops for good on a flow that does not exist, so it is looked up afresh each time the page opens.
  const found = flow.isSuccess && flow.isFetchedAfterMount;
  const missing = flow.error instanceof ApiError && flow.error.status === 404;
  return (
    <>
      <Bar place="flows">
        {flow.data && (
          <>
            <h1 className="hidden min-w-0 truncate font-semibold md:block">{name}</h1>
            <WebhookAddress urls={webhookUrls(flow.data.root, location.origin)} />
            <BarLink to={paths.runsOf(definitionId)} icon={<PlayCircle size={16} aria-hidden />} label={text.flows.actions.runs} />
          </>
        )}
      </Bar>
      {missing ? (
        <Notice title={text.editor.notFound} help={text.editor.notFoundHelp} />
      ) : flow.isError && !found ? (
        <LoadFault error={flow.error} onRetry={() => void flow.refetch()} />
      ) : (
        <StudioCover view={found ? { kind: 'editor', definitionId } : null} opening={text.editor.opening} />
      )}
    </>
  );
}
