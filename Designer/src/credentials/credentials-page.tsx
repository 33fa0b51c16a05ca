import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { credentialUses, listCredentials } from '../api/credentials';
import { Button } from '../components/ui/button';
import { Card } from '../components/ui/card';
import { Loading, LoadFault, Notice } from '../components/ui/notice';
import { Page } from '../shell/page';
import { useMay } from '../session/use-account';
import { text } from '../text';
import { CredentialDialog } from './credential-dialog';
import { CredentialRow } from './credential-row';
import { credentialKeys } from './keys';

const words = text.credentials;

export function CredentialsPage() {
  const credentials = useQuery({ queryKey: credentialKeys.all, queryFn: ({ signal }) => listCredentials(signal) });
  // All rows at once: each flow is looked through for it.
  const uses = useQuery({ queryKey: credentialKeys.uses, queryFn: ({ signal }) => credentialUses(signal) });
  const [connecting, setConnecting] = useState(false);
  const may = useMay('write');
  return (
    <Page
      place="credentials"
      title={words.title}
      actions={
        may && (
          <Button onClick={() => setConnecting(true)}>
            <Plus size={16} aria-hidden />
            {words.connect}
          </Button>
        )
      }
    >
      <p className="max-w-2xl text-muted-foreground">{words.help}</p>
      <Card>
        {credentials.data ? (
          credentials.data.length > 0 ? (
            <ul>
              {credentials.data.map((credential) => (
                <CredentialRow key={credential.id} credential={credential} uses={uses.data?.find(({ id }) => id === credential.id)} />
              ))}
            </ul>
          ) : (
            <Notice title={words.empty} help={may ? words.emptyHelp : words.emptyFor} />
          )
        ) : credentials.isError ? (
          <LoadFault error={credentials.error} onRetry={() => void credentials.refetch()} />
        ) : (
          <Loading />
        )}
      </Card>
      {connecting && <CredentialDialog onClose={() => setConnecting(false)} />}
    </Page>
  );
}
