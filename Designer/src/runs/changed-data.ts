import type { ChangedData } from '../api/run-detail';
import { text } from '../text';

interface Typed {
  items: string;
  inputs: string;
}

/** Only what a person changed: the rest is evaluated again from the flow. Throws a SyntaxError whose message is for the reader. */
export function changedData(before: Typed, typed: Typed): ChangedData {
  const data: ChangedData = {};
  if (typed.items.trim() !== before.items.trim()) {
    const items = parse(typed.items, '[]');
    data.items = Array.isArray(items) ? items : [items];
  }
  if (typed.inputs.trim() !== before.inputs.trim()) {
    const inputs = parse(typed.inputs, '{}') as Record<string, unknown>;
    const known = parse(before.inputs, '{}') as Record<string, unknown>;
    data.inputs = Object.fromEntries(Object.entries(inputs).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(known[name])));
  }
  return data;
}

function parse(typed: string, otherwise: string): unknown {
  try {
    return JSON.parse(typed.trim() || otherwise);
  } catch (error) {
    throw new SyntaxError(text.runDetail.edit.notJson((error as Error).message));
  }
}
