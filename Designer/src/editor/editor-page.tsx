import { useQuery } from '@tanstack/react-query';
import { FlaskConical, PlayCircle } from 'lucide-react';
import { useEffect, useState } from 'react';
import { ApiError } from '../api/api-error';
import { Badge } from '../components/ui/badge';
import { Button } from '../components/ui/button';
import { LoadFault, Notice } from '../components/ui/notice';
import { paths } from '../router/routes';
import { Bar } from '../shell/bar';
import { useTitle } from '../shell/page';
import { useMay } from '../session/use-account';
import { hasNumberedInputs } from '../studio/inputs';
import { useSelected } from '../studio/selection';
import { text } from '../text';
import { BarLink } from './bar-link';
import { ConflictDialog } from './conflict-dialog';
import { DataPanel } from './data-panel';
import { editedFlow, isJustFound } from './edited-flow';
import { SettingsButton, SettingsDialog, useOpenSettings, waitsForSettings } from './open-settings';
import { PublishDialog } from './publish-dialog';
import { StudioCover } from './studio-cover';
import { webhookUrls } from './webhook';
import { WebhookAddress } from './webhook-address';

/** Where there is room for both, and wherever somebody has left it open. */
const panelKey = 'flows.data-panel';
const startsOpen = () => (localStorage.getItem(panelKey) ?? String(innerWidth >= 1700)) === 'true';

export function EditorPage({ definitionId }: { definitionId: string }) {
  const [justFound] = useState(() => isJustFound(definitionId));
  const flow = useQuery({ ...editedFlow(definitionId), refetchOnMount: 'always' });
  const name = flow.data?.name || text.flows.unnamed;
  useTitle(name);

  const [panel, setPanel] = useState(startsOpen);
  useEffect(() => {
    document.documentElement.classList.toggle('flows-panel', panel);
    localStorage.setItem(panelKey, String(panel));
    return () => document.documentElement.classList.remove('flows-panel');
  }, [panel]);

  // The Studio shows by itself that nothing can be changed, but offers to run the flow.
  const may = useMay('write');
  useEffect(() => {
    document.documentElement.classList.toggle('flows-no-run', !may);
    return () => document.documentElement.classList.remove('flows-no-run');
  }, [may]);

  const waiting = useOpenSettings(definitionId, may ? flow.data?.root : undefined);
  const [filling, setFilling] = useState(false);

  // Which connection is which input, and what is to be filled in, can be said nowhere else.
  const selected = useSelected();
  const asks = selected !== null && (hasNumberedInputs(selected.type) || waitsForSettings(selected));
  useEffect(() => {
    if (asks) {
      setPanel(true);
    }
  }, [asks]);

  // The Studio stops for good on a flow that does not exist, so it is looked up afresh each time the page opens.
  const found = flow.isSuccess && (justFound || flow.isFetchedAfterMount);
  const missing = flow.error instanceof ApiError && flow.error.status === 404;
  return (
    <>
      <Bar place="flows">
        {flow.data && (
          <>
            <h1 className="hidden min-w-0 truncate font-semibold md:block">{name}</h1>
            {!may && <Badge tone="info">{text.editor.onlyLook}</Badge>}
            <WebhookAddress urls={webhookUrls(flow.data.root, location.origin)} />
            {waiting.length > 0 && <SettingsButton steps={waiting} onOpen={() => setFilling(true)} />}
            <Button variant="outline" size="small" aria-pressed={panel} aria-label={text.dataPanel.toggle} title={text.dataPanel.toggle} onClick={() => setPanel(!panel)}>
              <FlaskConical size={16} aria-hidden />
              <span className="hidden xl:inline">{text.dataPanel.toggle}</span>
            </Button>
            <BarLink to={paths.runsOf(definitionId)} icon={<PlayCircle size={16} aria-hidden />} label={text.flows.actions.runs} />
          </>
        )}
      </Bar>
      {missing ? (
        <Notice title={text.editor.notFound} help={text.editor.notFoundHelp} />
      ) : flow.isError && !found ? (
        <LoadFault error={flow.error} onRetry={() => void flow.refetch()} />
      ) : (
        <>
          <StudioCover view={found ? { kind: 'editor', definitionId } : null} opening={text.editor.opening} />
          <ConflictDialog />
          {may && <PublishDialog definitionId={definitionId} name={name} onFillIn={() => setFilling(true)} />}
          {filling && <SettingsDialog definitionId={definitionId} name={name} steps={waiting} onClose={() => setFilling(false)} />}
          {found && panel && <DataPanel definitionId={definitionId} name={name} waiting={waiting} onClose={() => setPanel(false)} />}
        </>
      )}
    </>
  );
}
