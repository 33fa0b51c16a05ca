import { getJson, postJson, send } from './client';

export interface DefinitionSummary {
  id: string;
  definitionId: string;
  name: string | null;
  description: string | null;
  version: number;
  isLatest: boolean;
  isPublished: boolean;
  isReadonly: boolean;
  createdAt: string;
  /** Ours; Elsa's own server leaves it out. */
  updatedAt?: string;
}

export interface Activity {
  id: string;
  type: string;
  name?: string;
  metadata?: { displayText?: string };
  [property: string]: unknown;
}

export interface InputDefinition {
  name: string;
  type: string;
  defaultValue?: unknown;
}

export interface Definition extends DefinitionSummary {
  root: Activity;
  inputs: InputDefinition[];
  customProperties?: Record<string, unknown>;
}

export type VersionChoice = 'Latest' | 'Published';

const one = (definitionId: string) => `/workflow-definitions/${encodeURIComponent(definitionId)}`;

export interface DefinitionQuery {
  versionOptions: VersionChoice;
  page?: number;
  pageSize?: number;
  searchTerm?: string;
  definitionIds?: string[];
}

/** Newest first: what somebody has just made or changed is what they look for. */
export function listDefinitions(query: DefinitionQuery, signal?: AbortSignal) {
  const search = new URLSearchParams({ versionOptions: query.versionOptions, OrderBy: 'Created', OrderDirection: 'Descending' });
  if (query.pageSize !== undefined) {
    search.set('Page', String(query.page ?? 0));
    search.set('PageSize', String(query.pageSize));
  }
  if (query.searchTerm) {
    search.set('SearchTerm', query.searchTerm);
  }
  query.definitionIds?.forEach((id) => search.append('DefinitionIds', id));
  return getJson<{ items: DefinitionSummary[]; totalCount: number }>(`/workflow-definitions?${search}`, signal);
}

export const getDefinition = (definitionId: string, signal?: AbortSignal) =>
  getJson<Definition>(`/workflow-definitions/by-definition-id/${encodeURIComponent(definitionId)}?versionOptions=Latest`, signal);

export const getDefinitionVersion = (id: string, signal?: AbortSignal) =>
  getJson<Definition>(`/workflow-definitions/by-id/${encodeURIComponent(id)}`, signal);

export const isNameFree = async (name: string) =>
  (await getJson<{ isUnique: boolean }>(`/workflow-definitions/validation/is-name-unique?${new URLSearchParams({ name })}`)).isUnique;

export async function createDefinition(name: string, description: string): Promise<Definition> {
  const rootId = crypto.getRandomValues(new BigUint64Array(1))[0]!.toString(16).padStart(16, '0');
  const root = { id: rootId, type: 'Elsa.Flowchart', version: 1, name: 'Flowchart1', activities: [], connections: [] };
  const model = { name, description: description || null, root, isLatest: true };
  return (await postJson<{ workflowDefinition: Definition }>('/workflow-definitions', { model, publish: false })).workflowDefinition;
}

/** A new draft with the content of another flow. */
export async function duplicateDefinition(definitionId: string, name: string): Promise<Definition> {
  const original = (await getDefinition(definitionId)) as Definition & Record<string, unknown>;
  const copied = ['description', 'root', 'variables', 'inputs', 'outputs', 'outcomes', 'customProperties', 'options'] as const;
  const model = { ...Object.fromEntries(copied.map((part) => [part, original[part]])), name, isLatest: true };
  return (await postJson<{ workflowDefinition: Definition }>('/workflow-definitions', { model, publish: false })).workflowDefinition;
}

/** Whether agents, and models in other flows, may run the flow as a tool. */
export const usableAsTool = (definition: Definition) => definition.customProperties?.['usableAsTool'] === true;

/** Saves the switch in the latest version: at once where that is published, else with the draft. */
export async function setUsableAsTool(definitionId: string, isTool: boolean): Promise<void> {
  const latest = await getDefinition(definitionId);
  const model = { ...latest, customProperties: { ...latest.customProperties, usableAsTool: isTool } };
  await postJson('/workflow-definitions', { model, publish: latest.isPublished });
}

/** All versions of a flow, newest first. */
export async function listVersions(definitionId: string, signal?: AbortSignal): Promise<DefinitionSummary[]> {
  const query = new URLSearchParams({ versionOptions: 'AllVersions', DefinitionIds: definitionId, OrderBy: 'Version', OrderDirection: 'Descending' });
  return (await getJson<{ items: DefinitionSummary[] }>(`/workflow-definitions?${query}`, signal)).items;
}

/** Makes a new draft of an earlier version. */
export const revertDefinition = (definitionId: string, version: number) => send(`${one(definitionId)}/revert/${version}`, { method: 'POST', json: {} });

export const publishDefinition = (definitionId: string) =>
  postJson<{ alreadyPublished: boolean }>(`${one(definitionId)}/publish`, {});

export const retractDefinition = (definitionId: string) => send(`${one(definitionId)}/retract`, { method: 'POST', json: {} });

export const deleteDefinition = (definitionId: string) => send(one(definitionId), { method: 'DELETE' });

export const importDefinition = (definition: unknown) => postJson<Definition>('/workflow-definitions/import', definition);

/** The file as the host names it. */
export async function exportDefinition(definitionId: string): Promise<{ name: string; content: Blob }> {
  const response = await send(`${one(definitionId)}/export?versionOptions=Latest`);
  const disposition = response.headers.get('content-disposition') ?? '';
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1];
  const plain = /filename="?([^";]+)"?/i.exec(disposition)?.[1];
  return { name: encoded ? decodeURIComponent(encoded) : (plain ?? `${definitionId}.json`), content: await response.blob() };
}
