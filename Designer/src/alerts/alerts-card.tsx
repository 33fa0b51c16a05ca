import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Ellipsis, Pencil, Plus, Power, Send, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { type AlertFlow, type AlertRule, type AlertRuleView, changeAlert, deleteAlert, listAlerts, testAlert } from '../api/alerts';
import { explain } from '../api/explain';
import { Badge } from '../components/ui/badge';
import { Button } from '../components/ui/button';
import { Card } from '../components/ui/card';
import { Confirm } from '../components/ui/confirm';
import { Menu } from '../components/ui/menu';
import { Loading, LoadFault } from '../components/ui/notice';
import { toast } from '../components/ui/toast';
import { useFlowNames } from '../flows/use-flow-names';
import { formatTime } from '../format';
import { Link } from '../router/link';
import { paths } from '../router/routes';
import { useMay } from '../session/use-account';
import { text } from '../text';
import { AlertDialog } from './alert-dialog';
import { alertsKey } from './keys';
import { targetOf, watchesOf } from './words';

const refreshEvery = 30_000;
const words = text.alerts;
const icon = { size: 16, 'aria-hidden': true } as const;

/** Who is told when runs need attention: added, changed, tried and switched off here. */
export function AlertsCard() {
  const alerts = useQuery({ queryKey: alertsKey, queryFn: ({ signal }) => listAlerts(signal), refetchInterval: refreshEvery });
  const [making, setMaking] = useState(false);
  const mayChange = useMay('operate');
  return (
    <Card
      title={words.title}
      action={
        mayChange && (
          <Button size="small" onClick={() => setMaking(true)}>
            <Plus size={15} aria-hidden />
            {words.add}
          </Button>
        )
      }
    >
      <p className="px-4 pt-3 text-[13px] text-muted-foreground">{words.help}</p>
      {alerts.data ? (
        <>
          <ul className="py-2">
            {alerts.data.items.length === 0 && <li className="px-4 py-3 text-muted-foreground">{words.none}</li>}
            {alerts.data.items.map((alert) => (
              <Rule key={alert.id} alert={alert} mayChange={mayChange} />
            ))}
          </ul>
          {alerts.data.drawn.length > 0 && <Drawn flows={alerts.data.drawn} />}
        </>
      ) : alerts.isError ? (
        <LoadFault error={alerts.error} onRetry={() => void alerts.refetch()} />
      ) : (
        <Loading rows={2} />
      )}
      {making && <AlertDialog onClose={() => setMaking(false)} />}
    </Card>
  );
}

function Rule({ alert, mayChange }: { alert: AlertRuleView; mayChange: boolean }) {
  const { id, rule, last } = alert;
  const name = rule.name ?? '';
  const [editing, setEditing] = useState(false);
  const [removing, setRemoving] = useState(false);
  const nameOf = useFlowNames();
  const queryClient = useQueryClient();
  const refresh = () => void queryClient.invalidateQueries({ queryKey: alertsKey });
  const failed = (error: unknown) => toast(explain(error), { bad: true });
  const switching = useMutation({ mutationFn: () => changeAlert(id, { ...rule, isOn: !rule.isOn } as AlertRule), onSuccess: refresh, onError: failed });
  const testing = useMutation({
    mutationFn: () => testAlert(id),
    onSuccess: ({ isSent, problem }) => {
      toast(isSent ? words.tested(name) : problem ? words.testFailed(problem) : words.testUnknown, { bad: !isSent });
      refresh();
    },
    onError: failed,
  });
  const deleting = useMutation({
    mutationFn: () => deleteAlert(id),
    onSuccess: () => {
      toast(words.removed);
      refresh();
    },
  });
  return (
    <li className="flex items-start justify-between gap-3 px-4 py-2" data-alert={id}>
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-2 font-medium [overflow-wrap:anywhere]">
          {name}
          <Badge tone={rule.isOn ? 'success' : 'neutral'}>{rule.isOn ? words.on : words.off}</Badge>
        </p>
        <p className="text-[13px] [overflow-wrap:anywhere]">
          {watchesOf(rule)}
          {rule.flow && words.ofFlow(nameOf(rule.flow))}
        </p>
        <p className="text-[13px] text-muted-foreground [overflow-wrap:anywhere]">
          {targetOf(rule)} · {words.again(rule.againAfterMinutes ?? 60)} ·{' '}
          {last ? (
            <Link to={paths.run(last.runId)} className="underline underline-offset-2">
              {(last.isTest ? words.lastTest : words.last)(formatTime(last.at))}
              {!last.isSent && ` (${words.lastFailed})`}
            </Link>
          ) : (
            words.never
          )}
        </p>
      </div>
      {mayChange && (
        <Menu
          label={words.moreOf(name)}
          items={[
            { label: words.edit, icon: <Pencil {...icon} />, onSelect: () => setEditing(true) },
            { label: words.test, icon: <Send {...icon} />, onSelect: () => testing.mutate() },
            { label: rule.isOn ? words.switchOff : words.switchOn, icon: <Power {...icon} />, onSelect: () => switching.mutate() },
            { label: words.remove, icon: <Trash2 {...icon} />, danger: true, onSelect: () => setRemoving(true) },
          ]}
        >
          <Ellipsis size={18} aria-hidden />
        </Menu>
      )}
      {editing && <AlertDialog alert={alert} onClose={() => setEditing(false)} />}
      {removing && (
        <Confirm
          danger
          title={words.removeTitle(name)}
          help={words.removeHelp}
          submit={words.remove}
          busy={deleting.isPending}
          error={deleting.error}
          onConfirm={() => deleting.mutate()}
          onClose={() => setRemoving(false)}
        />
      )}
    </li>
  );
}

const Drawn = ({ flows }: { flows: AlertFlow[] }) => (
  <div className="border-t border-line px-4 py-3">
    <h3 className="text-[13px] text-muted-foreground">{words.drawn}</h3>
    <ul>
      {flows.map((flow) => (
        <li key={flow.definitionId} className="py-1">
          <Link to={paths.editor(flow.definitionId)} className="font-medium hover:underline">
            {flow.name || text.flows.unnamed}
          </Link>
          <span className="block text-[13px] text-muted-foreground">{words.form.kinds[flow.when] ?? flow.when}</span>
        </li>
      ))}
    </ul>
  </div>
);
