import { answered, rooms, type Schemas } from './rooms';

export type Template = Schemas['Template'];

export const listTemplates = async (signal?: AbortSignal) => (await answered(rooms.GET('/api/templates', { signal }))).items;

export const applyTemplate = async (id: string, name: string, values: Record<string, string>, credentials: Record<string, string>) =>
  (await answered(rooms.POST('/api/templates/{id}', { params: { path: { id } }, body: { name, values, credentials } }))).definitionId;
