import { answered, rooms, type Schemas } from './rooms';

export type AlertRule = Schemas['AlertRule'];
export type AlertRuleView = Schemas['AlertRuleView'];
export type AlertFlow = Schemas['AlertFlow'];

const one = (id: string) => ({ params: { path: { id } } });

export const listAlerts = (signal?: AbortSignal) => answered(rooms.GET('/api/alerts', { signal }));

export const addAlert = (body: AlertRule) => answered(rooms.POST('/api/alerts', { body }));

export const changeAlert = (id: string, body: AlertRule) => answered(rooms.PUT('/api/alerts/{id}', { ...one(id), body }));

export const deleteAlert = (id: string) => answered(rooms.DELETE('/api/alerts/{id}', one(id)));

export const testAlert = (id: string) => answered(rooms.POST('/api/alerts/{id}/test', one(id)));
