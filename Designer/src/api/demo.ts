import { answered, rooms, type Schemas } from './rooms';

export type DemoEntry = Schemas['DemoEntry'];

/** What outside services would have got. */
export const getDemo = (signal?: AbortSignal) => answered(rooms.GET('/api/demo', { signal }));
