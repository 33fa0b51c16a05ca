import { isOver, type RunSummary } from '../api/runs';
import { Cell, Head, Row, Table } from '../components/ui/table';
import { formatSpan, formatTime, spanOf } from '../format';
import { Link } from '../router/link';
import { paths } from '../router/routes';
import { text } from '../text';
import { RunBadge } from './run-badge';

interface RunTableProps {
  runs: RunSummary[];
  nameOf: (definitionId: string) => string;
}

export function RunTable({ runs, nameOf }: RunTableProps) {
  const { columns } = text.runs;
  return (
    <Table>
      <thead>
        <tr>
          <Head>{columns.run}</Head>
          <Head>{columns.status}</Head>
          <Head wide>{columns.started}</Head>
          <Head wide end>
            {columns.took}
          </Head>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <Row key={run.id}>
            <Cell>
              <Link to={paths.run(run.id)} className="font-medium break-words hover:underline [overflow-wrap:anywhere]">
                {run.name || nameOf(run.definitionId)}
                {run.isTest && <span className="ml-2 text-[13px] font-normal text-muted-foreground">{text.runs.test}</span>}
                <span className="block font-mono text-xs font-normal break-all text-muted-foreground">{run.id}</span>
              </Link>
            </Cell>
            <Cell>
              <RunBadge status={run.subStatus} />
            </Cell>
            <Cell wide>{formatTime(run.createdAt)}</Cell>
            <Cell wide end>
              <span className="whitespace-nowrap tabular-nums">{formatSpan(spanOf(run.createdAt, isOver(run) ? (run.finishedAt ?? run.updatedAt) : null))}</span>
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
