import type { ListedRun } from '../api/run-list';
import { Cell, Head, Row, Table } from '../components/ui/table';
import { formatSpan, formatTime, spanOf } from '../format';
import { Link } from '../router/link';
import { paths } from '../router/routes';
import { text } from '../text';
import { RunBadge } from './run-badge';

interface RunTableProps {
  runs: ListedRun[];
  nameOf: (definitionId: string) => string;
  chosen: ReadonlySet<string>;
  /** Left out for those who may change nothing. */
  onChoose?: (chosen: Set<string>) => void;
}

const over = new Set(['Finished', 'Cancelled', 'Faulted']);

export function RunTable({ runs, nameOf, chosen, onChoose }: RunTableProps) {
  const { columns } = text.runs;
  const all = runs.length > 0 && runs.every((run) => chosen.has(run.id));
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) {
      next.add(id);
    }
    onChoose?.(next);
  };

  return (
    <Table>
      <thead>
        <tr>
          {onChoose && (
            <Head>
              <Tick label={text.runList.selectAll} checked={all} onChange={() => onChoose(all ? new Set() : new Set(runs.map((run) => run.id)))} />
            </Head>
          )}
          <Head>{columns.run}</Head>
          <Head>{columns.status}</Head>
          <Head wider>{text.runList.client}</Head>
          <Head wide>{columns.started}</Head>
          <Head wide end>
            {columns.took}
          </Head>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => {
          const name = run.name || nameOf(run.definitionId);
          const took = formatSpan(spanOf(run.createdAt, over.has(run.status) ? (run.finishedAt ?? run.updatedAt) : null));
          return (
            <Row key={run.id}>
              {onChoose && (
                <Cell>
                  <Tick label={text.runList.select(`${name} ${run.id}`)} checked={chosen.has(run.id)} onChange={() => toggle(run.id)} />
                </Cell>
              )}
              <Cell>
                <Link to={paths.run(run.id)} className="font-medium hover:underline [overflow-wrap:anywhere]">
                  {name}
                  {run.isTest && <span className="ml-2 text-[13px] font-normal text-muted-foreground">{text.runs.test}</span>}
                  {run.isDefinitionDeleted && <span className="ml-2 text-[13px] font-normal text-muted-foreground">{text.runs.flowDeleted}</span>}
                  <span className="hidden font-mono text-xs font-normal break-all text-muted-foreground md:block">{run.id}</span>
                </Link>
                <p className="text-[13px] text-muted-foreground tabular-nums md:hidden">{text.runs.startedAndTook(formatTime(run.createdAt), took)}</p>
                {run.client && <p className="text-[13px] text-muted-foreground [overflow-wrap:anywhere] lg:hidden">{run.client}</p>}
                {run.error && (
                  <p className="line-clamp-2 text-[13px] text-danger [overflow-wrap:anywhere]">
                    {run.error.step ? `${text.run.atStep(run.error.step)}: ` : ''}
                    {run.error.message ?? text.home.manyErrors}
                  </p>
                )}
              </Cell>
              <Cell>
                <RunBadge status={run.status} />
              </Cell>
              <Cell wider>{run.client}</Cell>
              <Cell wide>
                <span className="whitespace-nowrap">{formatTime(run.createdAt)}</span>
              </Cell>
              <Cell wide end>
                <span className="whitespace-nowrap tabular-nums">{took}</span>
              </Cell>
            </Row>
          );
        })}
      </tbody>
    </Table>
  );
}

const Tick = ({ label, checked, onChange }: { label: string; checked: boolean; onChange: () => void }) => (
  <label className="-m-2 flex size-8 items-center justify-center">
    <input type="checkbox" aria-label={label} checked={checked} onChange={onChange} className="size-4 accent-primary" />
  </label>
);
