import { Badge, type Tone } from '../components/ui/badge';
import { text } from '../text';

const runTones: Record<string, Tone> = { Finished: 'success', Faulted: 'danger', Executing: 'info', Pending: 'info', Suspended: 'warning', Interrupted: 'warning' };
const stepTones: Record<string, Tone> = { Completed: 'success', Faulted: 'danger', Running: 'info', Waiting: 'warning' };

export const RunBadge = ({ status }: { status: string }) => <Badge tone={runTones[status]}>{text.runStatus[status] ?? status}</Badge>;

export const StepBadge = ({ status }: { status: string }) => <Badge tone={stepTones[status]}>{text.stepStatus[status] ?? status}</Badge>;
