import { authorisedFetch } from '../session/authorised-fetch';
import { ApiError } from './api-error';
import { answered, rooms, type Schemas } from './rooms';

export type ImportReport = Schemas['ImportReport'];
export type FlowReport = Schemas['FlowReport'];
export type StepReport = Schemas['StepReport'];
export type NodeSetting = Schemas['NodeSetting'];
export type FlowSettings = Schemas['FlowSettingsReport'];
export type FilledUses = Schemas['FilledUses'];

/** What a person gives for settings of one step, by n8n's names. */
export interface StepValues {
  activityId: string;
  settings: Record<string, string>;
}

/** What takes the place of one of n8n's credentials. */
export type CredentialChoice = { kind: string; name: string | null; credentialId: string };

export const chooseCredentials = (choices: CredentialChoice[], definitionIds: string[]) =>
  answered(rooms.PUT('/api/import/n8n/credentials', { body: { choices, definitionIds } as Schemas['CredentialChoices'] }));

export async function importFromN8n(files: File[]): Promise<ImportReport> {
  const form = new FormData();
  files.forEach((file) => form.append('files', file, file.name));
  const response = await authorisedFetch(`${location.origin}/api/import/n8n`, { method: 'POST', body: form });
  if (!response.ok) {
    throw await ApiError.from(response);
  }
  return (await response.json()) as ImportReport;
}

const settingsOf = (definitionId: string) => ({ path: { definitionId } });

export const openSettings = (definitionId: string, signal?: AbortSignal) => answered(rooms.GET('/api/import/n8n/settings/{definitionId}', { params: settingsOf(definitionId), signal }));

export const fillSettings = (definitionId: string, steps: StepValues[]) =>
  answered(rooms.PUT('/api/import/n8n/settings/{definitionId}', { params: settingsOf(definitionId), body: { steps } as Schemas['SettingValues'] }));
