import { queryOptions } from '@tanstack/react-query';
import { getDefinition } from '../api/definitions';
import { keys, queryClient } from '../query';

/** The flow that an editor is about, looked up before the Studio is shown it. */
export const editedFlow = (definitionId: string) =>
  queryOptions({ queryKey: keys.definition(definitionId), queryFn: ({ signal }) => getDefinition(definitionId, signal) });

/** Begins the look whether the flow is there while the finger is still on its link. */
export const lookUpFlow = (definitionId: string) => void queryClient.prefetchQuery(editedFlow(definitionId));

/** Whether the look was had a moment ago, and nothing was changed since. */
export function isJustFound(definitionId: string): boolean {
  const { queryKey } = editedFlow(definitionId);
  const state = queryClient.getQueryState(queryKey);
  return state?.status === 'success' && !state.isInvalidated && Date.now() - state.dataUpdatedAt < 2_000;
}
