import { answered, rooms, type Schemas } from './rooms';

export type ApiKey = Schemas['ApiKeyView'];
export type NewApiKey = Schemas['NewApiKey'];

export const listKeys = async (signal?: AbortSignal) => (await answered(rooms.GET('/api/keys', { signal }))).items;

export const createKey = (name: string, scopes: string[]): Promise<NewApiKey> => answered(rooms.POST('/api/keys', { body: { name, scopes } }));

export const revokeKey = (id: string) => answered(rooms.DELETE('/api/keys/{id}', { params: { path: { id } } }));
