import { text } from '../text';

export interface FlowFile {
  definitionId?: string;
  name?: string;
  root: object;
}

/** A file that cannot be a flow; the message is for the person who chose it. */
export class FlowFileError extends Error {}

export function readFlowFile(fileName: string, content: string): FlowFile {
  let parsed: unknown;
  try {
    parsed = JSON.parse(content.replace(/^\uFEFF/, ''));
  } catch {
    throw new FlowFileError(text.importFlow.notJson(fileName));
  }

  const flow = parsed as Partial<FlowFile> | null;
  if (typeof flow !== 'object' || flow === null || typeof flow.root !== 'object' || flow.root === null) {
    throw new FlowFileError(text.importFlow.notFlow(fileName));
  }

  return flow as FlowFile;
}
