import { queryOptions } from '@tanstack/react-query';
import { getDefinition } from '../api/definitions';
import { keys, queryClient } from '../query';
import { preloadStudio } from '../studio/preload';

/** The flow that an editor is about, looked up before the Studio is shown it. */
export const editedFlow = (definitionId: string) =>
  queryOptions({ queryKey: keys.definition(definitionId), queryFn: ({ signal }) => getDefinition(definitionId, signal) });

/** Begins what opening a flow needs as soon as somebody is about to: the Studio's files, and the look whether the flow is there. */
export function prepareEditor(definitionId: string): void {
  preloadStudio();
  void queryClient.prefetchQuery(editedFlow(definitionId));
}

/** Whether the look was had a moment ago, and nothing was changed since. */
export function isJustFound(definitionId: string): boolean {
  const { queryKey } = editedFlow(definitionId);
  const state = queryClient.getQueryState(queryKey);
  return state?.status === 'success' && !state.isInvalidated && Date.now() - state.dataUpdatedAt < 2_000;
}
