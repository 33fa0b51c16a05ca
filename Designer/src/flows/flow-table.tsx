import { Ellipsis, Play } from 'lucide-react';
import type { Flow, FlowState } from '../api/flows';
import { Badge, type Tone } from '../components/ui/badge';
import { Button } from '../components/ui/button';
import { Menu } from '../components/ui/menu';
import { Cell, Head, Row, Table } from '../components/ui/table';
import { lookUpFlow } from '../editor/edited-flow';
import { formatTime } from '../format';
import { Link } from '../router/link';
import { paths } from '../router/routes';
import { RunBadge } from '../runs/run-badge';
import { useMay } from '../session/use-account';
import { preloadStudio } from '../studio/preload';
import { text } from '../text';
import type { FlowAction } from './flow-dialog';
import { Sparkline } from './sparkline';
import { useFlowActions } from './use-flow-actions';

interface FlowTableProps {
  flows: Flow[];
  onAction: (action: FlowAction) => void;
  onChanged: (definitionId: string) => void;
  onTag: (tag: string) => void;
}

const tones: Record<FlowState, Tone> = { published: 'success', changed: 'warning', draft: 'neutral' };

export function FlowTable({ flows, ...rest }: FlowTableProps) {
  const { columns } = text.flows;
  return (
    <Table>
      <thead>
        <tr>
          <Head>{columns.name}</Head>
          <Head>{columns.status}</Head>
          <Head wide>{text.flowList.lastRun}</Head>
          <Head wider>{text.flowList.activity}</Head>
          <Head wider>{columns.updated}</Head>
          <Head end hidden>
            {columns.actions}
          </Head>
        </tr>
      </thead>
      <tbody>
        {flows.map((flow) => (
          <FlowRow key={flow.definitionId} flow={flow} {...rest} />
        ))}
      </tbody>
    </Table>
  );
}

type FlowRowProps = Omit<FlowTableProps, 'flows'> & { flow: Flow };

function FlowRow({ flow, onAction, onChanged, onTag }: FlowRowProps) {
  const name = flow.name || text.flows.unnamed;
  const items = useFlowActions(flow, onAction, onChanged);
  const state = flow.state as FlowState;
  const may = useMay('write');

  return (
    <Row>
      <Cell>
        <Link
          to={paths.editor(flow.definitionId)}
          className="font-medium hover:underline [overflow-wrap:anywhere]"
          onPointerEnter={preloadStudio}
          onFocus={preloadStudio}
          onPointerDown={() => lookUpFlow(flow.definitionId)}
        >
          {name}
        </Link>
        {flow.description && <p className="line-clamp-2 text-[13px] text-muted-foreground [overflow-wrap:anywhere]">{flow.description}</p>}
        {flow.tags.length > 0 && (
          <ul className="mt-1 flex flex-wrap gap-1">
            {flow.tags.map((tag) => (
              <li key={tag}>
                <button type="button" onClick={() => onTag(tag)} className="min-h-6 rounded bg-muted px-1.5 py-0.5 text-xs text-muted-foreground hover:text-foreground">
                  {tag}
                </button>
              </li>
            ))}
          </ul>
        )}
      </Cell>
      <Cell>
        <Badge tone={tones[state]} title={text.flows.statusHelp[state]}>
          {text.flows.status[state]}
        </Badge>
        <span className="mt-0.5 block text-xs text-muted-foreground">v{flow.version}</span>
      </Cell>
      <Cell wide>
        {flow.lastRun ? (
          <Link to={paths.run(flow.lastRun.id)} className="flex flex-col items-start gap-0.5 hover:underline">
            <RunBadge status={flow.lastRun.status} />
            <span className="text-[13px] whitespace-nowrap text-muted-foreground">{formatTime(flow.lastRun.at)}</span>
          </Link>
        ) : (
          <span className="text-[13px] text-muted-foreground">{text.flowList.never}</span>
        )}
      </Cell>
      <Cell wider>
        <Sparkline days={flow.days} />
      </Cell>
      <Cell wider>
        <span className="whitespace-nowrap">{formatTime(flow.updatedAt)}</span>
      </Cell>
      <Cell end>
        <div className="flex items-center justify-end gap-1">
          {may && (
            <Button variant="ghost" size="small" onClick={() => onAction({ kind: 'run', flow })} aria-label={`${text.flows.actions.run}: ${name}`}>
              <Play size={15} aria-hidden />
              <span className="hidden sm:inline">{text.flows.actions.run}</span>
            </Button>
          )}
          <Menu label={text.flows.actions.of(name)} items={items}>
            <Ellipsis size={18} aria-hidden />
          </Menu>
        </div>
      </Cell>
    </Row>
  );
}
