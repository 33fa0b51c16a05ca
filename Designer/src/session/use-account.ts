import { useQuery } from '@tanstack/react-query';
import { getAccount } from '../api/people';

export type Scope = 'read' | 'write' | 'operate' | 'administer';

/** Who is signed in, as the host sees it. */
export const useAccount = () => useQuery({ queryKey: ['account'], queryFn: ({ signal }) => getAccount(signal), staleTime: 60_000 }).data;

/** Whether to offer something. The host decides for itself; until it has answered nothing is hidden. */
export function useMay(scope: Scope): boolean {
  const account = useAccount();
  return account === undefined || account.scopes.includes(scope);
}
