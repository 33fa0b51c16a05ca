import { useMutation, useQuery } from '@tanstack/react-query';
import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';
import { publishDefinition } from '../api/definitions';
import { checkFlow, type Finding, type Flow } from '../api/flows';
import { Button } from '../components/ui/button';
import { Dialog, DialogActions } from '../components/ui/dialog';
import { Faults, Loading } from '../components/ui/notice';
import { toast } from '../components/ui/toast';
import { keys } from '../query';
import { navigate } from '../router/router';
import { paths } from '../router/routes';
import { plainName } from '../runs/steps';
import { text } from '../text';

interface PublishFlowProps {
  flow: Pick<Flow, 'definitionId' | 'name'>;
  /** It is open in the editor behind this. */
  inEditor?: boolean;
  /** Opens what settings of its steps are filled in with. */
  onFillIn?: () => void;
  onPublished: (definitionId: string) => void;
  onClose: () => void;
}

/** Shows what was found when the flow was looked over, and publishes it where nothing stands in the way. */
export function PublishFlow({ flow, inEditor = false, onFillIn, onPublished, onClose }: PublishFlowProps) {
  const words = text.flowList.check;
  const name = flow.name || text.flows.unnamed;
  const check = useQuery({
    queryKey: [...keys.definition(flow.definitionId), 'check'],
    queryFn: ({ signal }) => checkFlow(flow.definitionId, signal),
    staleTime: 0,
    gcTime: 0,
  });
  const publishing = useMutation({
    mutationFn: () => publishDefinition(flow.definitionId),
    onSuccess: () => {
      toast(text.flows.done.published(name));
      onPublished(flow.definitionId);
      onClose();
    },
  });
  const findings = check.data?.findings ?? [];
  const blocking = findings.filter((finding) => finding.isBlocking);
  const others = findings.filter((finding) => !finding.isBlocking);

  return (
    <Dialog title={words.title(name)} onClose={onClose}>
      {check.isPending && <Loading rows={3} />}
      {check.isError && <Faults error={check.error} />}
      {check.data && findings.length === 0 && (
        <p className="flex items-center gap-2 text-success">
          <CircleCheck size={18} aria-hidden />
          {words.fine}
        </p>
      )}
      <div className="flex max-h-[50vh] flex-col gap-4 overflow-auto">
        <Findings title={words.blocking} findings={blocking} />
        <Findings title={words.warnings} findings={others} />
      </div>
      {publishing.isError && <Faults error={publishing.error} />}
      <DialogActions>
        <Button variant="outline" onClick={onClose} data-focus>
          {inEditor ? words.backToEditor : text.common.cancel}
        </Button>
        {!inEditor && findings.length > 0 && (
          <Button variant="outline" onClick={() => navigate(paths.editor(flow.definitionId))}>
            {words.edit}
          </Button>
        )}
        {onFillIn && blocking.some(({ kind }) => kind === 'settings') && (
          <Button
            variant="outline"
            onClick={() => {
              onClose();
              onFillIn();
            }}
          >
            {text.n8nImport.settings.fillIn}
          </Button>
        )}
        <Button disabled={!check.data?.canPublish || publishing.isPending} onClick={() => publishing.mutate()}>
          {blocking.length === 0 && others.length > 0 ? words.publishAnyway : words.publish}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

/** What is wrong with a setting is of use only with its name. */
const kindOf = ({ kind, field }: Finding) =>
  kind === 'expression' || kind === 'retention' ? `${text.flowList.check.kinds[kind]}: ${plainName(field.slice(field.lastIndexOf('.') + 1))}` : text.flowList.check.kinds[kind];

function Findings({ title, findings }: { title: string; findings: Finding[] }) {
  if (findings.length === 0) {
    return null;
  }

  return (
    <section aria-label={title}>
      <h3 className="mb-1.5 text-[13px] font-medium text-muted-foreground">{title}</h3>
      <ul className="flex flex-col gap-2">
        {findings.map((finding) => (
          <li key={`${finding.activityId} ${finding.field} ${finding.message}`} className="flex gap-2.5" data-finding={finding.kind}>
            {finding.isBlocking ? (
              <CircleAlert size={18} className="mt-0.5 text-danger" aria-hidden />
            ) : (
              <TriangleAlert size={18} className="mt-0.5 text-warning" aria-hidden />
            )}
            <p className="min-w-0 [overflow-wrap:anywhere]">
              <span className="font-medium">{[finding.step, kindOf(finding)].filter(Boolean).join(' · ')}</span>
              <span className="block text-muted-foreground">{finding.message}</span>
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
