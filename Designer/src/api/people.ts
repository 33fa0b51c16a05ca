import { answered, rooms, type Schemas } from './rooms';

export type Account = Schemas['AccountView'];
export type User = Schemas['UserView'];
export type NewUser = Schemas['NewUser'];
export type AuditEntry = Schemas['AuditView'];
export type AuditPage = Schemas['AuditList'];

export const getAccount = (signal?: AbortSignal): Promise<Account> => answered(rooms.GET('/api/account', { signal }));

export const changePassword = (old: string, next: string) => answered(rooms.PUT('/api/account/password', { body: { old, new: next } }));

export const listUsers = async (signal?: AbortSignal) => (await answered(rooms.GET('/api/users', { signal }))).items;

export const addUser = (userName: string, role: string): Promise<NewUser> => answered(rooms.POST('/api/users', { body: { userName, password: null, roles: [role] } }));

export interface UserChange {
  id: string;
  role?: string;
  disabled?: boolean;
}

/** Changes what is named, and leaves the rest as it is now, which may be other than when the page was read. */
export async function changeUser({ id, role, disabled }: UserChange) {
  const now = (await listUsers()).find((user) => user.id === id);
  return answered(
    rooms.PUT('/api/users/{id}', { params: { path: { id } }, body: { roles: role ? [role] : (now?.roles ?? []), disabled: disabled ?? !!now?.disabledAt } }),
  );
}

export const resetPassword = (id: string): Promise<NewUser> => answered(rooms.POST('/api/users/{id}/password', { params: { path: { id } } }));

export const removeUser = (id: string) => answered(rooms.DELETE('/api/users/{id}', { params: { path: { id } } }));

export const listAudit = (before: string | undefined, text: string, signal?: AbortSignal): Promise<AuditPage> =>
  answered(rooms.GET('/api/audit', { params: { query: { before, text: text || undefined } }, signal }));
