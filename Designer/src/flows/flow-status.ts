import type { DefinitionSummary } from '../api/definitions';

export type FlowStatus = 'published' | 'draft' | 'changed';

/** Where a flow stands, given its latest version and the ids of the flows that have a published one. */
export function statusOf(latest: Pick<DefinitionSummary, 'definitionId' | 'isPublished'>, published: ReadonlySet<string>): FlowStatus {
  if (latest.isPublished) {
    return 'published';
  }
  return published.has(latest.definitionId) ? 'changed' : 'draft';
}
