import { useState } from 'react';
import type { FilledUses, FlowReport, FlowSettings, ImportReport } from '../api/n8n-import';
import { Badge, type Tone } from '../components/ui/badge';
import { buttonStyle } from '../components/ui/button';
import { Card } from '../components/ui/card';
import { ErrorLines } from '../components/ui/notice';
import { Link } from '../router/link';
import { paths } from '../router/routes';
import { text } from '../text';
import { afterChoosing, afterFilling } from './after-filling';
import { CredentialChoices } from './credential-choices';
import { SettingsForm } from './settings-form';

const words = text.n8nImport;
const tones: Record<string, Tone> = { runs: 'success', needsCredential: 'warning', needsSettings: 'warning', notAvailable: 'danger' };

export function Report({ report }: { report: ImportReport }) {
  const [filled, setFilled] = useState<FlowSettings[]>([]);
  const [chosen, setChosen] = useState<FilledUses[]>([]);
  const now = (flow: FlowReport) => chosen.reduce(afterChoosing, filled.filter(({ definitionId }) => definitionId === flow.definitionId).reduce(afterFilling, flow));
  const files = report.files.map((file) => ({ ...file, flows: file.flows.map(now) }));
  // Those that were filled in stay among them: the form says when nothing is left.
  const open = report.files.flatMap(({ flows }) => flows).filter(({ steps }) => steps.some(({ settings }) => settings.length > 0)).map(({ definitionId }) => definitionId);
  const flows = files.flatMap((file) => file.flows).filter(({ definitionId }) => open.includes(definitionId)).map((flow) => ({ ...flow, steps: flow.steps.filter(({ settings }) => settings.length > 0) }));
  return (
    <>
      <p role="status" className="text-lg font-semibold">
        {words.summary(report.imported, report.refused)}
      </p>
      {report.credentials.length > 0 && (
        <Card title={words.credentials}>
          <CredentialChoices needed={report.credentials} definitionIds={report.files.flatMap(({ flows: all }) => all.map(({ definitionId }) => definitionId))} onChosen={(answer) => setChosen((before) => [...before, answer])} />
        </Card>
      )}
      {flows.length > 0 && (
        <Card title={words.settings.title}>
          <SettingsForm flows={flows} onFilled={(answer) => setFilled((before) => [...before, answer])} />
        </Card>
      )}
      {files.map((file) => (
        <div key={file.file} className="flex flex-col gap-3">
          {file.problems.length > 0 && <ErrorLines lines={file.problems.map((problem) => text.errors.inField(file.file, problem))} />}
          {file.flows.map((flow) => (
            <Flow key={flow.definitionId} flow={flow} />
          ))}
        </div>
      ))}
    </>
  );
}

function Flow({ flow }: { flow: FlowReport }) {
  const open = flow.steps.filter((step) => step.status !== 'runs' || step.advice);
  return (
    <Card
      listed
      title={flow.name || text.flows.unnamed}
      action={
        <Link to={paths.editor(flow.definitionId)} className={buttonStyle({ variant: 'outline', size: 'small' })}>
          {words.edit}
        </Link>
      }
    >
      <div className="flex flex-col gap-3 px-4 py-3">
        <p className="flex flex-wrap items-center gap-2">
          <Badge>{words.outcome[flow.outcome] ?? flow.outcome}</Badge>
          <Badge tone={flow.canPublish ? 'success' : 'warning'}>{flow.canPublish ? words.canPublish : words.cannotPublish}</Badge>
          <span className="text-[13px] text-muted-foreground">{words.counts(flow.counts.runs, flow.counts.needsCredential, flow.counts.needsSettings, flow.counts.notAvailable)}</span>
        </p>
        {flow.publishProblems.length > 0 && <ErrorLines lines={[...new Set(flow.publishProblems)]} />}
        {open.length > 0 && (
          <section>
            <h3 className="mb-1 text-[13px] font-medium text-muted-foreground">{words.steps}</h3>
            <ul className="flex flex-col gap-2">
              {open.map((step) => (
                <li key={step.activityId} className="[overflow-wrap:anywhere]">
                  <span className="mr-2 font-medium">{step.name}</span>
                  <Badge tone={tones[step.status]}>{words.status[step.status] ?? step.status}</Badge>
                  <span className="block text-[13px] text-muted-foreground">{[step.reason, step.advice].filter(Boolean).join(' ')}</span>
                </li>
              ))}
            </ul>
          </section>
        )}
        {flow.notes.length > 0 && (
          <section>
            <h3 className="mb-1 text-[13px] font-medium text-muted-foreground">{words.notes}</h3>
            <ul className="list-disc pl-5 text-[13px] text-muted-foreground">
              {flow.notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </Card>
  );
}
