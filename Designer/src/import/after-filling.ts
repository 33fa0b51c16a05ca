import type { FilledUses, FlowReport, FlowSettings } from '../api/n8n-import';

/** What the report says of a flow once settings of its steps were filled in. */
export function afterFilling(flow: FlowReport, { canPublish, publishProblems, steps: changed }: FlowSettings): FlowReport {
  const steps = flow.steps.map((step) => changed.find(({ activityId }) => activityId === step.activityId) ?? step);
  return { ...flow, canPublish, publishProblems, ...counted(steps) };
}

/** What the report says of a flow once credentials were chosen for steps of it. */
export function afterChoosing(flow: FlowReport, { uses }: FilledUses): FlowReport {
  const has = (activityId: string) => uses.some((use) => use.definitionId === flow.definitionId && use.activityId === activityId);
  return {
    ...flow,
    ...counted(flow.steps.map((step) => (step.status === 'needsCredential' && step.credentials.length === 1 && has(step.activityId) ? { ...step, status: 'runs', reason: null, advice: null } : step))),
  };
}

function counted(steps: FlowReport['steps']): Pick<FlowReport, 'steps' | 'counts'> {
  const count = (status: string) => steps.filter((step) => step.status === status).length;
  return { steps, counts: { runs: count('runs'), needsCredential: count('needsCredential'), needsSettings: count('needsSettings'), notAvailable: count('notAvailable') } };
}
