import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import clsx from 'clsx';
import { useState } from 'react';
import { beginSignIn, type Credential, type CredentialUses, deleteCredential, getCredential, testCredential } from '../api/credentials';
import { explain } from '../api/explain';
import { Badge } from '../components/ui/badge';
import { Button } from '../components/ui/button';
import { Confirm } from '../components/ui/confirm';
import { Dialog, DialogActions } from '../components/ui/dialog';
import { LoadFault, Loading } from '../components/ui/notice';
import { toast } from '../components/ui/toast';
import { formatTime } from '../format';
import { Link } from '../router/link';
import { paths } from '../router/routes';
import { useMay } from '../session/use-account';
import { text } from '../text';
import { CredentialDialog } from './credential-dialog';
import { credentialKeys } from './keys';

const words = text.credentials;

interface CredentialRowProps {
  credential: Credential;
  /** Not known yet when left out. */
  uses?: CredentialUses;
}

/** One credential: whether it works, who uses it, and what can be done with it. */
export function CredentialRow({ credential, uses: known }: CredentialRowProps) {
  const { id, name, lastTest } = credential;
  const [open, setOpen] = useState<'edit' | 'delete' | null>(null);
  const details = useQuery({ queryKey: credentialKeys.one(id), queryFn: ({ signal }) => getCredential(id, signal), enabled: open === 'edit' });
  const queryClient = useQueryClient();
  const refresh = () => void queryClient.invalidateQueries({ queryKey: credentialKeys.all });
  const failed = (error: unknown) => toast(explain(error), { bad: true });
  const testing = useMutation({
    mutationFn: () => testCredential(id),
    onSuccess: ({ ok, message }) => {
      toast(message || (ok ? words.works : words.fails), { bad: !ok });
      refresh();
    },
    onError: failed,
  });
  const signingIn = useMutation({ mutationFn: () => beginSignIn(id), onSuccess: (url) => location.assign(url), onError: failed });
  const deleting = useMutation({ mutationFn: () => deleteCredential(id), onSuccess: refresh });
  const uses = known?.usedBy ?? [];
  const may = useMay('write');

  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 border-b border-line px-4 py-3 last:border-0" data-credential={id}>
      <div className="min-w-0 flex-1 basis-64">
        <p className="font-medium [overflow-wrap:anywhere]">{name}</p>
        <p className="text-[13px] text-muted-foreground">{credential.typeDisplayName}</p>
        {known && (
          <p className="text-[13px] text-muted-foreground">
            {uses.length === 0 ? words.unused : `${words.usedBy}: `}
            <Uses uses={uses} />
          </p>
        )}
        {lastTest?.message && <p className={clsx('text-[13px] [overflow-wrap:anywhere]', lastTest.ok ? 'text-muted-foreground' : 'text-danger')}>{lastTest.message}</p>}
      </div>
      <div className="flex flex-col items-start gap-1">
        {lastTest ? <Badge tone={lastTest.ok ? 'success' : 'danger'}>{lastTest.ok ? words.works : words.fails}</Badge> : <Badge>{words.untested}</Badge>}
        {lastTest?.at && <span className="text-xs text-muted-foreground">{formatTime(lastTest.at)}</span>}
        {known?.isSignedIn != null && <span className="text-xs text-muted-foreground">{known.isSignedIn ? words.signedIn : words.notSignedIn}</span>}
      </div>
      {may && (
        <div className="flex flex-wrap gap-2">
          {known?.isSignedIn != null && (
            <Button variant="outline" size="small" disabled={signingIn.isPending} onClick={() => signingIn.mutate()}>
              {words.signIn}
            </Button>
          )}
          <Button variant="outline" size="small" disabled={testing.isPending} onClick={() => testing.mutate()} aria-label={words.testOf(name)}>
            {testing.isPending ? words.testing : words.test}
          </Button>
          <Button variant="outline" size="small" onClick={() => setOpen('edit')} aria-label={words.editOf(name)}>
            {words.edit}
          </Button>
          <Button variant="outline" size="small" onClick={() => setOpen('delete')} aria-label={words.deleteOf(name)}>
            {words.delete}
          </Button>
        </div>
      )}
      {open === 'edit' && !details.data && (
        <Dialog title={words.editOf(name)} onClose={() => setOpen(null)}>
          {details.isError ? <LoadFault error={details.error} onRetry={() => void details.refetch()} /> : <Loading rows={3} />}
        </Dialog>
      )}
      {open === 'edit' && details.data && <CredentialDialog details={details.data} onClose={() => setOpen(null)} />}
      {open === 'delete' && uses.length > 0 && (
        <Dialog title={words.inUse(name)} onClose={() => setOpen(null)}>
          <p className="text-muted-foreground">{words.inUseHelp}</p>
          <p>
            <Uses uses={uses} />
          </p>
          <DialogActions>
            <Button variant="outline" onClick={() => setOpen(null)} data-focus>
              {text.common.close}
            </Button>
          </DialogActions>
        </Dialog>
      )}
      {open === 'delete' && uses.length === 0 && (
        <Confirm
          danger
          title={words.deleteTitle(name)}
          help={words.deleteHelp}
          submit={words.delete}
          busy={deleting.isPending}
          error={deleting.error}
          onConfirm={() => deleting.mutate()}
          onClose={() => setOpen(null)}
        />
      )}
    </li>
  );
}

/** The flows that sign in with it, each a link to where another one is chosen. */
const Uses = ({ uses }: { uses: CredentialUses['usedBy'] }) =>
  uses.map((use, at) => (
    <span key={use.definitionId} className="[overflow-wrap:anywhere]">
      {at > 0 && ', '}
      <Link to={paths.editor(use.definitionId)} className="underline underline-offset-2">
        {use.name}
      </Link>
    </span>
  ));
