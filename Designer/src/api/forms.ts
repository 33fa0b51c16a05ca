import { answered, rooms, type Schemas } from './rooms';

export type Form = Schemas['FormEntry'];

export const listForms = async (signal?: AbortSignal): Promise<Form[]> => (await answered(rooms.GET('/api/forms', { signal }))).items;
