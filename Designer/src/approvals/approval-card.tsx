import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Check, Pencil, X } from 'lucide-react';
import { useState } from 'react';
import { type Approval, decide } from '../api/approvals';
import { Button } from '../components/ui/button';
import { Card } from '../components/ui/card';
import { Field, Input } from '../components/ui/field';
import { ErrorLines, Faults } from '../components/ui/notice';
import { toast } from '../components/ui/toast';
import { formatTime } from '../format';
import { Link } from '../router/link';
import { paths } from '../router/routes';
import { useMay } from '../session/use-account';
import { text } from '../text';
import { ApprovalPart } from './approval-part';
import { draftOf, editsOf } from './drafts';

const words = text.approvals;

/** One question: what it is about, as text and values that may be changed, and the two answers. */
export function ApprovalCard({ approval }: { approval: Approval }) {
  const may = useMay('write');
  const [editing, setEditing] = useState(false);
  const several = approval.parts.length > 0;
  const parts = several ? approval.parts : [approval];
  const [drafts, setDrafts] = useState(() => parts.map(draftOf));
  const [comment, setComment] = useState('');
  const queryClient = useQueryClient();
  const deciding = useMutation({
    mutationFn: async (approve: boolean) =>
      decide(approval.id, approve, { comment: comment.trim() || null, ...editsOf(approval, drafts, approve) }),
    onSuccess: (_, approve) => toast(approve ? words.approved(approval.title) : words.rejected(approval.title)),
    onSettled: () => void queryClient.invalidateQueries({ queryKey: ['approvals'] }),
  });

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
        {parts.map((part, at) => (
          <ApprovalPart
            key={at}
            part={part}
            place={several ? words.place(at + 1, parts.length) : null}
            draft={(editing && drafts[at]) || null}
            focus={at === 0}
            onChange={(draft) => setDrafts(drafts.map((one, other) => (other === at ? draft : one)))}
          />
        ))}
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
