import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { type ApiKey, listKeys, revokeKey } from '../api/api-keys';
import { Button } from '../components/ui/button';
import { Card } from '../components/ui/card';
import { Confirm } from '../components/ui/confirm';
import { Loading, LoadFault } from '../components/ui/notice';
import { formatTime } from '../format';
import { text } from '../text';
import { NewKey } from './new-key';

const queryKey = ['api-keys'];

/** The keys of programs: what each may do, new ones, and an end to old ones. */
export function ApiKeys() {
  const words = text.settings;
  const keys = useQuery({ queryKey, queryFn: ({ signal }) => listKeys(signal) });
  const [making, setMaking] = useState(false);
  const [ending, setEnding] = useState<ApiKey | null>(null);
  const queryClient = useQueryClient();
  const refresh = () => void queryClient.invalidateQueries({ queryKey });
  const revoking = useMutation({
    mutationFn: (id: string) => revokeKey(id),
    onSuccess: () => {
      setEnding(null);
      refresh();
    },
  });

  return (
    <Card
      title={words.keys}
      action={
        keys.data && (
          <Button size="small" onClick={() => setMaking(true)}>
            <Plus size={15} aria-hidden />
            {words.create}
          </Button>
        )
      }
    >
      <p className="px-4 pt-3 text-[13px] text-muted-foreground">{words.keysHelp}</p>
      {keys.data ? (
        <ul className="py-2">
          {keys.data.length === 0 && <li className="px-4 py-3 text-muted-foreground">{words.none}</li>}
          {keys.data.map((key) => (
            <li key={key.id} className="flex flex-wrap items-center justify-between gap-2 px-4 py-2">
              <div className="min-w-0">
                <p className="font-medium [overflow-wrap:anywhere]">{key.name}</p>
                <p className="text-[13px] text-muted-foreground">
                  {key.scopes.join(', ')} · {key.revokedAt ? words.revoked(formatTime(key.revokedAt)) : words.created(formatTime(key.createdAt))}
                </p>
              </div>
              {!key.revokedAt && (
                <Button variant="outline" size="small" onClick={() => setEnding(key)} aria-label={words.revokeOf(key.name)}>
                  {words.revoke}
                </Button>
              )}
            </li>
          ))}
        </ul>
      ) : keys.isError ? (
        <LoadFault error={keys.error} onRetry={() => void keys.refetch()} />
      ) : (
        <Loading rows={2} />
      )}
      {making && (
        <NewKey
          onClose={() => {
            setMaking(false);
            refresh();
          }}
        />
      )}
      {ending && (
        <Confirm
          danger
          title={words.revokeTitle(ending.name)}
          help={words.revokeHelp}
          submit={words.revoke}
          busy={revoking.isPending}
          error={revoking.error}
          onConfirm={() => revoking.mutate(ending.id)}
          onClose={() => setEnding(null)}
        />
      )}
    </Card>
  );
}
