import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { listTemplates, type Template } from '../api/templates';
import { Button } from '../components/ui/button';
import { Loading, LoadFault, Notice } from '../components/ui/notice';
import { lookOf } from '../studio/activity-looks';
import { useMay } from '../session/use-account';
import { Page } from '../shell/page';
import { text } from '../text';
import { SetUp } from './set-up';

const words = text.templates;
const mostIcons = 8;

export function TemplatesPage() {
  const templates = useQuery({ queryKey: ['templates'], queryFn: ({ signal }) => listTemplates(signal), staleTime: Infinity });
  const [chosen, setChosen] = useState<Template | null>(null);
  const may = useMay('write');
  return (
    <Page place="templates" title={words.title}>
      <p className="max-w-2xl text-muted-foreground">{words.help}</p>
      {!may && <p className="max-w-2xl text-muted-foreground">{words.helpFor}</p>}
      {templates.isError ? (
        <LoadFault error={templates.error} onRetry={() => void templates.refetch()} />
      ) : !templates.data ? (
        <Loading />
      ) : templates.data.length === 0 ? (
        <Notice title={words.none} help={words.noneHelp} />
      ) : (
        <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
          {templates.data.map((template) => (
            <li key={template.id} className="flex flex-col gap-3 rounded-xl border border-line bg-surface p-4">
              <h2 className="font-semibold [overflow-wrap:anywhere]">{template.name}</h2>
              <p className="flex-1 text-muted-foreground">{template.description}</p>
              <ol className="flex flex-wrap gap-1.5" aria-label={words.steps(template.types.length)}>
                {template.types.slice(0, mostIcons).map((type, at) => (
                  <li key={at} className="flex size-7 items-center justify-center rounded-md" style={{ background: lookOf(type).color }} title={type}>
                    <svg viewBox="0 0 24 24" width={16} height={16} fill="none" stroke="#fff" strokeWidth={2} strokeLinecap="round" strokeLinejoin="round" aria-hidden>
                      <path d={lookOf(type).icon} />
                    </svg>
                  </li>
                ))}
              </ol>
              {may && (
                <Button className="self-start" onClick={() => setChosen(template)} aria-label={words.setUpOf(template.name)}>
                  {words.setUp}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {chosen && <SetUp template={chosen} onClose={() => setChosen(null)} />}
    </Page>
  );
}
