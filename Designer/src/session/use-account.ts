import { useQuery } from '@tanstack/react-query';
import { getAccount } from '../api/people';

export type Scope = 'read' | 'write' | 'operate' | 'administer';

const account = { queryKey: ['account'], queryFn: ({ signal }: { signal: AbortSignal }) => getAccount(signal), staleTime: 60_000 };

/** Who is signed in, as the host sees it. */
export const useAccount = () => useQuery(account).data;

/** Whether the host has not yet said who is signed in: until then nothing is asked for that only some may see. */
export const useIsAccountPending = () => useQuery(account).isPending;

/** Whether to offer something. The host decides for itself; until it has answered nothing is hidden. */
export function useMay(scope: Scope): boolean {
  const account = useAccount();
  return account === undefined || account.scopes.includes(scope);
}
