import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Check } from 'lucide-react';
import { type Approval, decide } from '../api/approvals';
import { explain } from '../api/explain';
import { approvalsKey } from '../approvals/keys';
import { Button, buttonStyle } from '../components/ui/button';
import { toast } from '../components/ui/toast';
import { Link } from '../router/link';
import { paths } from '../router/routes';
import { useMay } from '../session/use-account';
import { text } from '../text';

/** A question of a flow: approved as it is with one click, or looked at first. */
export function ApprovalRow({ approval }: { approval: Approval }) {
  const queryClient = useQueryClient();
  const may = useMay('write');
  const approving = useMutation({
    mutationFn: () => decide(approval.id, true, { comment: null, content: null, data: null, parts: null }),
    onSuccess: () => {
      toast(text.home.approved(approval.title));
      void queryClient.invalidateQueries({ queryKey: approvalsKey('pending') });
    },
    onError: (error) => toast(explain(error), { bad: true }),
  });

  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 border-b border-line px-4 py-3 last:border-0" data-approval={approval.id}>
      <div className="min-w-0 flex-1 basis-64">
        <p className="font-medium [overflow-wrap:anywhere]">
          {approval.title} <span className="font-normal text-muted-foreground">{text.home.asks}</span>
        </p>
        <p className="line-clamp-2 text-[13px] text-muted-foreground [overflow-wrap:anywhere]">{approval.parts.length > 0 ? text.approvals.several(approval.parts.length, approval.parts[0]?.content) : approval.content}</p>
      </div>
      <div className="flex gap-2">
        {may && (
          <Button variant="outline" size="small" disabled={approving.isPending} onClick={() => approving.mutate()} aria-label={text.home.approveOf(approval.title)}>
            <Check size={15} aria-hidden />
            {text.home.approve}
          </Button>
        )}
        <Link to={paths.approvals} className={buttonStyle({ variant: 'outline', size: 'small' })} aria-label={text.home.lookAt(approval.title)}>
          {text.home.open}
        </Link>
      </div>
    </li>
  );
}
