import { answered, rooms, type Schemas } from './rooms';

export type Credential = Schemas['CredentialModel'];
export type CredentialType = Schemas['CredentialTypeModel'];
export type CredentialField = Schemas['CredentialFieldModel'];
export type CredentialUses = Schemas['CredentialUsesModel'];
export type CredentialDetails = Schemas['CredentialDetails'];

export interface CredentialChange {
  name: string;
  type: string | null;
  values: Record<string, string | null>;
}

const one = (id: string) => ({ params: { path: { id } } });

export const listCredentials = async (signal?: AbortSignal) => (await answered(rooms.GET('/api/credentials', { signal }))).items;

export const credentialTypes = async (signal?: AbortSignal) => (await answered(rooms.GET('/api/credentials/types', { signal }))).items;

export const credentialUses = async (signal?: AbortSignal) => (await answered(rooms.GET('/api/credentials/uses', { signal }))).items;

export const getCredential = (id: string, signal?: AbortSignal) => answered(rooms.GET('/api/credentials/{id}', { ...one(id), signal }));

export const createCredential = (body: CredentialChange) => answered(rooms.POST('/api/credentials', { body: body as Schemas['CredentialRequest'] }));

export const changeCredential = (id: string, body: CredentialChange) => answered(rooms.PUT('/api/credentials/{id}', { ...one(id), body: body as Schemas['CredentialRequest'] }));

export const testCredential = (id: string) => answered(rooms.POST('/api/credentials/{id}/test', one(id)));

export const deleteCredential = (id: string) => answered(rooms.DELETE('/api/credentials/{id}', one(id)));

export const beginSignIn = async (id: string) => (await answered(rooms.POST('/api/credentials/{id}/sign-in', one(id)))).url;
