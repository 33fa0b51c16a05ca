import type { ApprovalStatus } from '../api/approvals';

export const approvalsKey = (status: ApprovalStatus) => ['approvals', status];
