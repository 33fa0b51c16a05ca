import type { Flow } from '../api/flows';
import { DeleteFlow } from './delete-flow';
import { PublishFlow } from './publish-flow';
import { RunFlow } from './run-flow';
import { TagFlow } from './tag-flow';
import { ToolFlow } from './tool-flow';

export interface FlowAction {
  kind: 'run' | 'delete' | 'publish' | 'tags' | 'tool';
  flow: Flow;
}

interface FlowDialogProps {
  action: FlowAction;
  onChanged: (definitionId: string) => void;
  onClose: () => void;
}

/** The dialog that belongs to an action on one flow. */
export function FlowDialog({ action: { kind, flow }, onChanged, onClose }: FlowDialogProps) {
  switch (kind) {
    case 'run':
      return <RunFlow flow={flow} onClose={onClose} />;
    case 'delete':
      return <DeleteFlow flow={flow} onDeleted={onChanged} onClose={onClose} />;
    case 'publish':
      return <PublishFlow flow={flow} onPublished={onChanged} onClose={onClose} />;
    case 'tags':
      return <TagFlow flow={flow} onTagged={onChanged} onClose={onClose} />;
    case 'tool':
      return <ToolFlow flow={flow} onChanged={onChanged} onClose={onClose} />;
  }
}
