import { Ellipsis, Play } from 'lucide-react';
import { Badge, type Tone } from '../components/ui/badge';
import { Button } from '../components/ui/button';
import { Menu } from '../components/ui/menu';
import { Cell, Head, Row, Table } from '../components/ui/table';
import { formatTime } from '../format';
import { Link } from '../router/link';
import { paths } from '../router/routes';
import { preloadStudio } from '../studio/use-preload';
import { text } from '../text';
import type { FlowAction } from './flow-dialog';
import type { FlowStatus } from './flow-status';
import { useFlowActions } from './use-flow-actions';
import type { Flow } from './use-flows';

interface FlowTableProps {
  flows: Flow[];
  onAction: (action: FlowAction) => void;
  onChanged: (definitionId: string) => void;
}

const tones: Record<FlowStatus, Tone> = { published: 'success', changed: 'warning', draft: 'neutral' };

export function FlowTable({ flows, onAction, onChanged }: FlowTableProps) {
  const { columns } = text.flows;
  return (
    <Table>
      <thead>
        <tr>
          <Head>{columns.name}</Head>
          <Head>{columns.status}</Head>
          <Head wide>{columns.version}</Head>
          <Head wide>{columns.updated}</Head>
          <Head end hidden>
            {columns.actions}
          </Head>
        </tr>
      </thead>
      <tbody>
        {flows.map((flow) => (
          <FlowRow key={flow.definitionId} flow={flow} onAction={onAction} onChanged={onChanged} />
        ))}
      </tbody>
    </Table>
  );
}

type FlowRowProps = Omit<FlowTableProps, 'flows'> & { flow: Flow };

function FlowRow({ flow, onAction, onChanged }: FlowRowProps) {
  const name = flow.name || text.flows.unnamed;
  const items = useFlowActions(flow, onAction, onChanged);

  return (
    <Row>
      <Cell>
        <Link
          to={paths.editor(flow.definitionId)}
          className="font-medium break-words hover:underline [overflow-wrap:anywhere]"
          onPointerEnter={preloadStudio}
        >
          {name}
        </Link>
        {flow.description && <p className="line-clamp-2 text-[13px] break-words text-muted-foreground [overflow-wrap:anywhere]">{flow.description}</p>}
      </Cell>
      <Cell>
        <Badge tone={tones[flow.flowStatus]} title={text.flows.statusHelp[flow.flowStatus]}>
          {text.flows.status[flow.flowStatus]}
        </Badge>
      </Cell>
      <Cell wide>{flow.version}</Cell>
      <Cell wide>{formatTime(flow.updatedAt ?? flow.createdAt)}</Cell>
      <Cell end>
        <div className="flex items-center justify-end gap-1">
          <Button variant="ghost" size="small" onClick={() => onAction({ kind: 'run', flow })} aria-label={`${text.flows.actions.run}: ${name}`}>
            <Play size={15} aria-hidden />
            <span className="hidden sm:inline">{text.flows.actions.run}</span>
          </Button>
          <Menu label={text.flows.actions.of(name)} items={items}>
            <Ellipsis size={18} aria-hidden />
          </Menu>
        </div>
      </Cell>
    </Row>
  );
}
