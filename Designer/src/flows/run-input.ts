import { text } from '../text';

/** A run's input from what was typed: nothing typed is no input. Throws a SyntaxError whose message is for the reader. */
export function parseRunInput(typed: string): Record<string, unknown> | null {
  if (typed.trim() === '') {
    return null;
  }

  let value: unknown;
  try {
    value = JSON.parse(typed);
  } catch (error) {
    throw new SyntaxError(text.runFlow.notJson((error as Error).message));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new SyntaxError(text.runFlow.notObject);
  }

  return value as Record<string, unknown>;
}
