import type { Answer, Approval } from '../api/approvals';
import { text } from '../text';

export type Part = Approval['parts'][number];

/** What stands in the fields of one item: its text, and its values as JSON. */
export interface Draft {
  content: string;
  data: string;
}

const json = (part: Part) => JSON.stringify(part.data, null, 2);

export const draftOf = (part: Part): Draft => ({ content: part.content, data: json(part) });

/** What an answer changes; null for what it leaves. Values count only where they are approved, so that half-written ones cannot keep a rejection back. */
export function editsOf(approval: Approval, drafts: Draft[], approve: boolean): Pick<Answer, 'content' | 'data' | 'parts'> {
  const editsIn = (part: Part, draft = draftOf(part)) => ({
    content: draft.content === part.content ? null : draft.content,
    data: approve && draft.data !== json(part) ? parse(draft.data) : null,
  });
  if (approval.parts.length === 0) {
    return { ...editsIn(approval, drafts[0]), parts: null };
  }
  const edits = approval.parts.map((part, at) => editsIn(part, drafts[at]));
  const parts = approval.parts.map((part, at) => ({ content: edits[at]?.content ?? part.content, data: edits[at]?.data ?? part.data }));
  return { content: null, data: null, parts: edits.some((edit) => edit.content !== null || edit.data !== null) ? parts : null };
}

function parse(typed: string): Part['data'] {
  try {
    return JSON.parse(typed) as Part['data'];
  } catch (error) {
    throw new SyntaxError(text.approvals.notJson((error as Error).message));
  }
}
