import { authorisedFetch } from '../session/authorised-fetch';
import { ApiError } from './api-error';
import type { Schemas } from './rooms';

export type ImportReport = Schemas['ImportReport'];
export type FlowReport = Schemas['FlowReport'];

export async function importFromN8n(files: File[]): Promise<ImportReport> {
  const form = new FormData();
  files.forEach((file) => form.append('files', file, file.name));
  const response = await authorisedFetch(`${location.origin}/api/import/n8n`, { method: 'POST', body: form });
  if (!response.ok) {
    throw await ApiError.from(response);
  }
  return (await response.json()) as ImportReport;
}
