import { type ActivityData, canvasModule } from './canvas';
import type { Selected } from './selection';

/** One connection into an activity that tells its inputs apart. */
export interface NumberedInput {
  activity: string;
  outcome: string;
  /** What the activity at its other end is called. */
  name: string;
  /** From 0; null while nothing says which input it is. */
  input: number | null;
}

const numbered = new Map<string, (activity: ActivityData) => string[]>([
  ['Bizoholic.MergeItems', ({ parameters }) => Array.from({ length: Math.min(Math.max(Number((parameters as { numberInputs?: unknown } | undefined)?.numberInputs) || 2, 2), 10) }, (_, at) => String(at + 1))],
  ['Bizoholic.CompareDatasets', () => ['A', 'B']],
]);

/** The canvas has one port for all inputs of an activity; these tell theirs apart by a property. */
export const hasNumberedInputs = (type: string) => numbered.has(type);

const dataOf = ({ id, canvas }: Selected) => canvas.binding.graph.getCellById(id)?.data;

/** What the inputs of the selected activity are called, in their order. */
export function namesOf(selected: Selected): string[] {
  const activity = dataOf(selected);
  return activity ? (numbered.get(selected.type)?.(activity) ?? []) : [];
}

/** The connections that lead into the selected activity; one that feeds two inputs stands there twice. */
export function inputsOf(selected: Selected): NumberedInput[] {
  const { graph } = selected.canvas.binding;
  const node = graph.getCellById(selected.id);
  const known = (dataOf(selected)?.customProperties?.['inputs'] ?? []) as { activity: string; outcome: string; input: number }[];
  return (node ? (graph.getConnectedEdges(node, { incoming: true }) ?? []) : []).flatMap((edge): NumberedInput[] => {
    const activity = edge.getSourceCellId();
    const outcome = edge.getSourcePortId() ?? 'Done';
    const source = graph.getCellById(activity)?.data;
    const name = source?.metadata?.displayText || source?.name || activity;
    const entries = known.filter((entry) => entry.activity === activity && entry.outcome === outcome);
    return entries.length > 0 ? entries.map(({ input }) => ({ activity, outcome, name, input })) : [{ activity, outcome, name, input: null }];
  });
}

/** Says which connection is which input, in the Studio's own copy of the flow, which it then saves. */
export async function setInputs(selected: Selected, inputs: NumberedInput[]): Promise<void> {
  const activity = dataOf(selected);
  if (!activity) {
    return;
  }

  const changed = structuredClone(activity);
  changed.customProperties = {
    ...changed.customProperties,
    inputs: inputs.filter(({ input }) => input !== null).map(({ input, activity: from, outcome }) => ({ input, activity: from, outcome })),
  };
  const { container, binding } = selected.canvas;
  await (await canvasModule()).updateActivity(container.id, changed);
  // The property pane keeps a copy of its own and would write the old one back.
  await binding.interop.raiseCanvasSelected();
  await binding.interop.raiseActivitySelected(changed);
}
