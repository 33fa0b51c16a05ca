import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Check, Pencil, X } from 'lucide-react';
import { useState } from 'react';
import { type Approval, decide } from '../api/approvals';
import { Button } from '../components/ui/button';
import { Card } from '../components/ui/card';
import { Field, Input, Textarea } from '../components/ui/field';
import { ErrorLines, Faults } from '../components/ui/notice';
import { toast } from '../components/ui/toast';
import { formatTime, formatValue } from '../format';
import { Link } from '../router/link';
import { paths } from '../router/routes';
import { useMay } from '../session/use-account';
import { text } from '../text';

const words = text.approvals;

/** One question: what it is about, as text and values that may be changed, and the two answers. */
export function ApprovalCard({ approval }: { approval: Approval }) {
  const may = useMay('write');
  const [editing, setEditing] = useState(false);
  const [content, setContent] = useState(approval.content);
  const [data, setData] = useState(() => JSON.stringify(approval.data, null, 2));
  const [comment, setComment] = useState('');
  const queryClient = useQueryClient();
  const deciding = useMutation({
    mutationFn: async (approve: boolean) =>
      decide(approval.id, approve, {
        comment: comment.trim() || null,
        content: content === approval.content ? null : content,
        data: approve && data !== JSON.stringify(approval.data, null, 2) ? parse(data) : null,
      }),
    onSuccess: (_, approve) => toast(approve ? words.approved(approval.title) : words.rejected(approval.title)),
    onSettled: () => void queryClient.invalidateQueries({ queryKey: ['approvals'] }),
  });
  const hasData = Object.keys(approval.data ?? {}).length > 0;

  return (
    <Card listed className="flex flex-col" title={approval.title}>
      <div className="flex flex-col gap-3 px-4 py-3" data-approval={approval.id}>
        <p className="text-[13px] text-muted-foreground [overflow-wrap:anywhere]">
          <Link to={paths.run(approval.runId)} className="underline underline-offset-2">
            {approval.flowName}
          </Link>
          {` · ${words.asked(formatTime(approval.createdAt))}`}
          {approval.dueAt && ` · ${words.until(formatTime(approval.dueAt))}`}
        </p>
        {editing ? (
          <>
            <Field label={words.content}>{(id) => <Textarea id={id} rows={8} value={content} onChange={(event) => setContent(event.target.value)} data-focus />}</Field>
            {hasData && <Field label={words.data}>{(id) => <Textarea id={id} rows={6} value={data} spellCheck={false} className="font-mono text-[13px]" onChange={(event) => setData(event.target.value)} />}</Field>}
          </>
        ) : (
          <>
            {content && (
              <div className="max-h-96 overflow-auto rounded-md bg-muted px-3 py-2 whitespace-pre-wrap [overflow-wrap:anywhere]" tabIndex={0} role="group" aria-label={words.content}>
                {content}
              </div>
            )}
            {hasData && (
              <dl className="grid gap-x-4 gap-y-1 text-[13px] sm:grid-cols-[max-content_1fr]">
                {Object.entries(approval.data ?? {}).map(([name, value]) => (
                  <div key={name} className="contents">
                    <dt className="text-muted-foreground">{name}</dt>
                    <dd className="[overflow-wrap:anywhere]">{formatValue(value)}</dd>
                  </div>
                ))}
              </dl>
            )}
          </>
        )}
        {may && <Field label={words.comment}>{(id) => <Input id={id} value={comment} maxLength={2000} onChange={(event) => setComment(event.target.value)} />}</Field>}
        {deciding.isError && (deciding.error instanceof SyntaxError ? <ErrorLines lines={[deciding.error.message]} /> : <Faults error={deciding.error} />)}
        {may ? (
          <div className="flex flex-wrap gap-2">
            <Button className="flex-1 sm:flex-none" disabled={deciding.isPending} onClick={() => deciding.mutate(true)}>
              <Check size={16} aria-hidden />
              {words.approve}
            </Button>
            <Button className="flex-1 sm:flex-none" variant="outline" disabled={deciding.isPending} onClick={() => deciding.mutate(false)}>
              <X size={16} aria-hidden />
              {words.reject}
            </Button>
            {!editing && (
              <Button variant="ghost" onClick={() => setEditing(true)}>
                <Pencil size={16} aria-hidden />
                {words.edit}
              </Button>
            )}
          </div>
        ) : (
          <p className="text-[13px] text-muted-foreground">{words.notAllowed}</p>
        )}
      </div>
    </Card>
  );
}

function parse(typed: string): Approval['data'] {
  try {
    return JSON.parse(typed) as Approval['data'];
  } catch (error) {
    throw new SyntaxError(words.notJson((error as Error).message));
  }
}
