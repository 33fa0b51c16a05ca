import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Pencil, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { getDefinitionVersion, listVersions, revertDefinition } from '../api/definitions';
import { explain } from '../api/explain';
import { Badge } from '../components/ui/badge';
import { Button, buttonStyle } from '../components/ui/button';
import { Card } from '../components/ui/card';
import { Confirm } from '../components/ui/confirm';
import { Loading, LoadFault, Notice } from '../components/ui/notice';
import { toast } from '../components/ui/toast';
import { formatTime } from '../format';
import { keys } from '../query';
import { Link } from '../router/link';
import { paths } from '../router/routes';
import { useMay } from '../session/use-account';
import { Page } from '../shell/page';
import { forget } from '../studio/stage';
import { text } from '../text';
import { diffDefinitions } from './diff';
import { DiffView } from './diff-view';

/** The versions of one flow: what changed from each to the next, and the way back. */
export function VersionsPage({ definitionId }: { definitionId: string }) {
  const words = text.versions;
  const may = useMay('write');
  const versions = useQuery({ queryKey: [...keys.definition(definitionId), 'versions'], queryFn: ({ signal }) => listVersions(definitionId, signal) });
  const [chosen, setChosen] = useState<string | null>(null);
  const list = versions.data ?? [];
  const at = Math.max(0, list.findIndex((version) => version.id === chosen));
  const name = list[0]?.name || text.flows.unnamed;

  return (
    <Page
      place="flows"
      title={words.title(list.length > 0 ? name : '')}
      actions={
        <Link to={paths.editor(definitionId)} className={buttonStyle({ variant: 'outline' })}>
          <Pencil size={16} aria-hidden />
          {text.flows.actions.edit}
        </Link>
      }
    >
      {versions.isError ? (
        <LoadFault error={versions.error} onRetry={() => void versions.refetch()} />
      ) : !versions.data ? (
        <Loading />
      ) : list.length === 0 ? (
        <Notice title={text.editor.notFound} help={text.editor.notFoundHelp} />
      ) : (
        <div className="grid items-start gap-4 md:grid-cols-[18rem_minmax(0,1fr)]">
          <Card title={words.list}>
            <ol>
              {list.map((version, index) => (
                <li key={version.id} className="border-b border-line last:border-0">
                  <button
                    type="button"
                    aria-current={index === at}
                    className="flex w-full flex-col px-4 py-2.5 hover:bg-muted/50 aria-[current=true]:bg-muted"
                    onClick={() => setChosen(version.id)}
                  >
                    <span className="flex w-full items-center justify-between gap-2">
                      <span className="font-medium">{words.version(version.version)}</span>
                      {version.isPublished ? <Badge tone="success">{text.flows.status.published}</Badge> : version.isLatest && <Badge>{text.flows.status.draft}</Badge>}
                    </span>
                    <span className="text-[13px] text-muted-foreground">{formatTime(version.updatedAt ?? version.createdAt)}</span>
                  </button>
                </li>
              ))}
            </ol>
          </Card>
          <Comparison
            key={list[at]!.id}
            definitionId={definitionId}
            current={list[at]!}
            before={list[at + 1] ?? null}
            restorable={may && at > 0 && !list[0]!.isReadonly}
          />
        </div>
      )}
    </Page>
  );
}

interface ComparisonProps {
  definitionId: string;
  current: { id: string; version: number };
  before: { id: string; version: number } | null;
  restorable: boolean;
}

function Comparison({ definitionId, current, before, restorable }: ComparisonProps) {
  const words = text.versions;
  const [asking, setAsking] = useState(false);
  const queryClient = useQueryClient();
  const pair = useQuery({
    queryKey: [...keys.definitionVersion(current.id), 'against', before?.id ?? ''],
    queryFn: async ({ signal }) => Promise.all([before && getDefinitionVersion(before.id, signal), getDefinitionVersion(current.id, signal)]),
  });
  const restoring = useMutation({
    mutationFn: () => revertDefinition(definitionId, current.version),
    onSuccess: () => {
      setAsking(false);
      forget(definitionId);
      toast(words.restored(current.version));
      void queryClient.invalidateQueries({ queryKey: keys.definitions });
    },
    onError: (error) => toast(explain(error), { bad: true }),
  });

  return (
    <Card
      title={before ? words.compared(before.version, current.version) : words.first}
      action={
        restorable && (
          <Button variant="outline" size="small" onClick={() => setAsking(true)}>
            <RotateCcw size={15} aria-hidden />
            {words.restore}
          </Button>
        )
      }
    >
      {pair.isError ? (
        <LoadFault error={pair.error} onRetry={() => void pair.refetch()} />
      ) : !pair.data ? (
        <Loading rows={4} />
      ) : pair.data[0] ? (
        <DiffView diff={diffDefinitions(pair.data[0], pair.data[1])} />
      ) : (
        <p className="px-4 py-6 text-muted-foreground">{words.firstHelp}</p>
      )}
      {asking && (
        <Confirm
          title={words.restoreTitle(current.version)}
          help={words.restoreHelp}
          submit={words.restore}
          busy={restoring.isPending}
          onConfirm={() => restoring.mutate()}
          onClose={() => setAsking(false)}
        />
      )}
    </Card>
  );
}
