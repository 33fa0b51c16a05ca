import type { FlowReport, FlowSettings } from '../api/n8n-import';

/** What the report says of a flow once settings of its steps were filled in. */
export function afterFilling(flow: FlowReport, { canPublish, publishProblems, steps: changed }: FlowSettings): FlowReport {
  const steps = flow.steps.map((step) => changed.find(({ activityId }) => activityId === step.activityId) ?? step);
  const count = (status: string) => steps.filter((step) => step.status === status).length;
  return { ...flow, canPublish, publishProblems, steps, counts: { runs: count('runs'), needsCredential: count('needsCredential'), needsSettings: count('needsSettings'), notAvailable: count('notAvailable') } };
}
