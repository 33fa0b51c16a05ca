import { answered, rooms, type Schemas } from './rooms';

export type Health = Schemas['HealthAnswer'];
export type Storage = Schemas['StorageAnswer'];
export type Schedule = Schemas['ScheduleView'];
export type SignUp = Schemas['SignUpView'];

export const getHealth = (signal?: AbortSignal): Promise<Health> => answered(rooms.GET('/api/health', { signal }));

export const getStorage = (signal?: AbortSignal): Promise<Storage> => answered(rooms.GET('/api/health/storage', { signal }));

export const listSchedules = async (signal?: AbortSignal) => (await answered(rooms.GET('/api/schedules', { signal }))).items;

export const listSignUps = async (signal?: AbortSignal) => (await answered(rooms.GET('/api/sign-ups', { signal }))).items;
