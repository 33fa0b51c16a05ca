import { answered, rooms, type Schemas } from './rooms';

export type Approval = Schemas['ApprovalModel'];
export type ApprovalStatus = 'pending' | 'all';

export const listApprovals = async (status: ApprovalStatus, signal?: AbortSignal) =>
  (await answered(rooms.GET('/api/approvals', { params: { query: { status } }, signal }))).items;

export interface Answer {
  comment: string | null;
  /** Null leaves what was asked about as it is. */
  content: string | null;
  data: Approval['data'] | null;
  /** Of several items: each as it is to be. */
  parts: Approval['parts'] | null;
}

export const decide = (id: string, approve: boolean, answer: Answer) =>
  approve
    ? answered(rooms.POST('/api/approvals/{id}/approve', { params: { path: { id } }, body: answer }))
    : answered(rooms.POST('/api/approvals/{id}/reject', { params: { path: { id } }, body: answer }));
