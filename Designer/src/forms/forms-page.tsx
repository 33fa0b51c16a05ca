import { useQuery } from '@tanstack/react-query';
import { Check, Copy, ExternalLink, Lock } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { type Form, listForms } from '../api/forms';
import { Button, buttonStyle } from '../components/ui/button';
import { Card } from '../components/ui/card';
import { Loading, LoadFault, Notice } from '../components/ui/notice';
import { copyText } from '../editor/copy-text';
import { Link } from '../router/link';
import { paths } from '../router/routes';
import { Page } from '../shell/page';
import { text } from '../text';
import { embedOf } from './embed';

const words = text.forms;

/** The forms that published flows show, ready to be sent or put into a site. */
export function FormsPage() {
  const forms = useQuery({ queryKey: ['forms'], queryFn: ({ signal }) => listForms(signal) });
  return (
    <Page place="forms" title={words.title}>
      <p className="max-w-2xl text-muted-foreground">{words.help}</p>
      {forms.isError ? (
        <LoadFault error={forms.error} onRetry={() => void forms.refetch()} />
      ) : !forms.data ? (
        <Loading />
      ) : forms.data.length === 0 ? (
        <Notice title={words.none} help={words.noneHelp}>
          <Link to={paths.flows} className={buttonStyle()}>
            {words.newFlow}
          </Link>
        </Notice>
      ) : (
        <div className="grid gap-4 lg:grid-cols-2">
          {forms.data.map((form) => (
            <FormCard key={form.path} form={form} />
          ))}
        </div>
      )}
    </Page>
  );
}

const FormCard = ({ form }: { form: Form }) => (
  <Card listed title={form.title} action={form.isProtected && <Lock size={16} role="img" aria-label={words.isProtected} className="text-muted-foreground" />}>
    <dl className="flex flex-col gap-3 p-4">
      <Part name={words.link}>
        <Snippet value={form.url} label={words.copyLink(form.title)} />
      </Part>
      <Part name={words.embed}>
        <Snippet value={embedOf(form)} label={words.copyEmbed(form.title)} />
      </Part>
      <Part name={words.asks}>{form.fields.join(', ')}</Part>
      <Part name={words.flow}>
        <Link to={paths.editor(form.definitionId)} className="underline underline-offset-2">
          {form.flowName}
        </Link>
      </Part>
    </dl>
    <div className="flex flex-wrap gap-2 px-4 pb-4">
      <a href={form.url} target="_blank" rel="noreferrer" className={buttonStyle({ variant: 'outline' })} aria-label={`${words.open(form.title)} (${words.newWindow})`}>
        <ExternalLink size={16} aria-hidden />
        {text.home.open}
      </a>
      <Link to={paths.runsOf(form.definitionId)} className={buttonStyle({ variant: 'ghost' })} aria-label={words.answersOf(form.title)}>
        {words.answers}
      </Link>
    </div>
  </Card>
);

const Part = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="min-w-0">
    <dt className="text-[13px] text-muted-foreground">{name}</dt>
    <dd className="[overflow-wrap:anywhere]">{children}</dd>
  </div>
);

function Snippet({ value, label }: { value: string; label: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    const done = copied ? setTimeout(() => setCopied(false), 2_000) : undefined;
    return () => clearTimeout(done);
  }, [copied]);

  return (
    <span className="flex items-start gap-2">
      <code className="min-w-0 flex-1 rounded-md bg-muted px-2.5 py-1.5 font-mono text-xs break-all">{value}</code>
      <Button variant="ghost" size="icon" className="-my-1" onClick={() => void copyText(value).then(() => setCopied(true))} aria-label={copied ? text.common.copied : label}>
        {copied ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />}
      </Button>
    </span>
  );
}
