import { useQuery } from '@tanstack/react-query';
import { Laptop } from 'lucide-react';
import { type DemoEntry, getDemo } from '../api/demo';
import { Badge } from '../components/ui/badge';
import { buttonStyle } from '../components/ui/button';
import { Card } from '../components/ui/card';
import { Loading, LoadFault, Notice } from '../components/ui/notice';
import { formatTime } from '../format';
import { useRefreshEvery } from '../live/use-live';
import { Link } from '../router/link';
import { paths } from '../router/routes';
import { Page } from '../shell/page';
import { text } from '../text';

const words = text.demo;
const refreshEvery = 3_000;

/** What outside services would have got, had this been no demonstration. */
export function DemoPage() {
  const demo = useQuery({ queryKey: ['demo'], queryFn: ({ signal }) => getDemo(signal), refetchInterval: useRefreshEvery(refreshEvery) });
  return (
    <Page place="demo" title={words.title}>
      {!demo.data ? (
        demo.isError ? (
          <LoadFault error={demo.error} onRetry={() => void demo.refetch()} />
        ) : (
          <Loading />
        )
      ) : !demo.data.isOn ? (
        <Notice title={words.off} help={words.offHelp}>
          <Link to={paths.runs} className={buttonStyle()}>
            {words.toRuns}
          </Link>
        </Notice>
      ) : (
        <>
          <div className="flex gap-2.5 rounded-md bg-info-soft px-3 py-2.5">
            <Laptop size={18} className="mt-0.5 shrink-0 text-info" aria-hidden />
            <div className="min-w-0">
              <p className="font-medium text-info">{words.nothingLeft}</p>
              <p className="max-w-3xl">{words.help(demo.data.most)}</p>
            </div>
          </div>
          {demo.data.items.length === 0 ? (
            <Notice title={words.none} help={words.noneHelp}>
              <Link to={paths.flows} className={buttonStyle()}>
                {words.toFlows}
              </Link>
            </Notice>
          ) : (
            <ul aria-label={words.list} className="grid gap-4 lg:grid-cols-2">
              {demo.data.items.map((entry) => (
                <li key={entry.id} className="min-w-0">
                  <Entry entry={entry} />
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </Page>
  );
}

const Entry = ({ entry }: { entry: DemoEntry }) => (
  <Card listed title={entry.action} action={<Badge tone="info">{words.meantFor(entry.services)}</Badge>}>
    <Fields fields={entry.sent} />
    {entry.said.length > 0 && (
      <>
        <h3 className="mx-4 border-t border-line pt-4 font-medium">{words.said}</h3>
        <Fields fields={entry.said} />
      </>
    )}
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 pb-4 text-[13px] text-muted-foreground">
      <span>{formatTime(entry.at)}</span>
      <span className="min-w-0 [overflow-wrap:anywhere]">{words.by(entry.flowName, entry.step)}</span>
      <Link to={paths.run(entry.runId)} className="underline underline-offset-2" aria-label={words.runOf(entry.action, formatTime(entry.at))}>
        {words.run}
      </Link>
    </p>
  </Card>
);

const Fields = ({ fields }: { fields: DemoEntry['sent'] }) => (
  <dl className="flex flex-col gap-3 p-4">
    {fields.map(({ name, text: value }) => (
      <div key={name} className="min-w-0">
        <dt className="text-[13px] text-muted-foreground">{name}</dt>
        {/* A long text scrolls, so that it can be reached by key too. */}
        <dd tabIndex={value.length > longText ? 0 : undefined} className="max-h-60 overflow-y-auto whitespace-pre-wrap [overflow-wrap:anywhere]">
          {value}
        </dd>
      </div>
    ))}
  </dl>
);

const longText = 400;
