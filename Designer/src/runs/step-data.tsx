import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { explain } from '../api/explain';
import { type DataPart, getPart, getStepData, type RunStep, type TextPart } from '../api/run-detail';
import { Button } from '../components/ui/button';
import { Faults, Loading } from '../components/ui/notice';
import { toast } from '../components/ui/toast';
import { keys } from '../query';
import { saveFile } from '../save-file';
import { text } from '../text';

const parts: DataPart[] = ['received', 'inputs', 'outputs', 'items'];
/** How much more of a large value is fetched and drawn at a time. */
const stretch = 50_000;
const wholeFile = 4_000_000;

/** What a step worked with. Large values come piece by piece, so that none of them freezes the page. */
export function StepDataView({ runId, step }: { runId: string; step: RunStep }) {
  const data = useQuery({ queryKey: stepDataKey(runId, step), queryFn: ({ signal }) => getStepData(runId, step.number, signal) });
  if (!data.data) {
    return data.isError ? <Faults error={data.error} /> : <Loading rows={2} />;
  }

  return (
    <div className="grid gap-5 lg:grid-cols-2">
      {parts.map((part) => (
        <Part key={part} runId={runId} number={step.number} part={part} first={data.data[part]} />
      ))}
    </div>
  );
}

export const stepDataKey = (runId: string, step: RunStep) => [...keys.run(runId), 'data', step.number, step.status, step.attempts.length];

interface PartProps {
  runId: string;
  number: number;
  part: DataPart;
  first: TextPart;
}

function Part({ runId, number, part, first }: PartProps) {
  const [more, setMore] = useState<TextPart[]>([]);
  const [busy, setBusy] = useState(false);
  const { next: from } = more.at(-1) ?? first;

  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      toast(explain(error), { bad: true });
    } finally {
      setBusy(false);
    }
  };
  const next = () =>
    attempt(async () => {
      setMore([...more, await getPart(runId, number, part, Number(from), stretch)]);
    });
  const save = () =>
    attempt(async () => {
      const pieces: string[] = [];
      for (let at: TextPart['next'] = 0; at != null; ) {
        const piece: TextPart = await getPart(runId, number, part, Number(at), wholeFile);
        pieces.push(piece.text);
        at = piece.next;
      }
      saveFile(`${part}.json`, new Blob(pieces, { type: 'application/json' }));
    });

  return (
    <section className="flex min-w-0 flex-col gap-1.5">
      <h3 className="text-[13px] font-medium text-muted-foreground">{text.runDetail[part]}</h3>
      {first.length === 0 ? (
        <p className="text-[13px] text-muted-foreground">{text.runDetail.noData}</p>
      ) : (
        <div className="max-h-96 overflow-auto rounded-md bg-muted px-3 py-2 font-mono text-xs leading-relaxed" tabIndex={0} role="group" aria-label={text.runDetail[part]}>
          <Piece words={first.text} />
          {more.map((piece, at) => (
            <Piece key={at} words={piece.text} />
          ))}
        </div>
      )}
      {from != null && (
        <div className="flex flex-wrap gap-2">
          <Button variant="ghost" size="small" disabled={busy} onClick={() => void next()}>
            {text.runDetail.more(Number(from), Number(first.length))}
          </Button>
          <Button variant="ghost" size="small" disabled={busy} onClick={() => void save()}>
            <Download size={15} aria-hidden />
            {text.runDetail.download}
          </Button>
        </div>
      )}
    </section>
  );
}

/** Pieces out of sight are not laid out. */
const Piece = ({ words }: { words: string }) => <pre className="whitespace-pre-wrap [content-visibility:auto] [overflow-wrap:anywhere]">{words}</pre>;
