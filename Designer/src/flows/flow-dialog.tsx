import { DeleteFlow } from './delete-flow';
import { RunFlow } from './run-flow';
import type { Flow } from './use-flows';

export interface FlowAction {
  kind: 'run' | 'delete';
  flow: Flow;
}

interface FlowDialogProps {
  action: FlowAction;
  onChanged: (definitionId: string) => void;
  onClose: () => void;
}

/** The dialog that belongs to an action on one flow. */
export const FlowDialog = ({ action: { kind, flow }, onChanged, onClose }: FlowDialogProps) =>
  kind === 'run' ? <RunFlow flow={flow} onClose={onClose} /> : <DeleteFlow flow={flow} onDeleted={onChanged} onClose={onClose} />;
