import { answered, rooms, type Schemas } from './rooms';

export type Experiment = Schemas['ExperimentModel'];

export const listExperiments = async (flow: string, signal?: AbortSignal): Promise<Experiment[]> =>
  (await answered(rooms.GET('/api/flows/{id}/experiments', { params: { path: { id: flow } }, signal }))).items;
