import { describe, expect, it } from 'vitest';
import type { Approval } from '../api/approvals';
import { draftOf, editsOf } from './drafts';

const approval = (parts: Approval['parts']) => ({ content: 'One', data: { tag: 'a' }, parts }) as unknown as Approval;
const two = [
  { content: 'One', data: { tag: 'a' } },
  { content: 'Two', data: { tag: 'b' } },
] as unknown as Approval['parts'];

describe('what an answer changes', () => {
  it('is nothing where nothing was edited', () => {
    expect(editsOf(approval([]), [draftOf(approval([]))], true)).toEqual({ content: null, data: null, parts: null });
    expect(editsOf(approval(two), two.map(draftOf), true)).toEqual({ content: null, data: null, parts: null });
  });

  it('is the text or the values of one thing', () => {
    expect(editsOf(approval([]), [{ content: 'Won', data: '{"tag":"x"}' }], true)).toEqual({ content: 'Won', data: { tag: 'x' }, parts: null });
  });

  it('is all of several items, with what was edited in its place', () => {
    const drafts = two.map(draftOf);
    drafts[1] = { content: 'Two!', data: '{"tag":"z"}' };
    expect(editsOf(approval(two), drafts, true)).toEqual({ content: null, data: null, parts: [two[0], { content: 'Two!', data: { tag: 'z' } }] });
  });

  it('takes no half-written values for a rejection, and says so for an approval', () => {
    const drafts = [{ content: 'One', data: '{"tag":' }];
    expect(editsOf(approval([]), drafts, false)).toEqual({ content: null, data: null, parts: null });
    expect(() => editsOf(approval([]), drafts, true)).toThrow('not valid JSON');
  });
});
