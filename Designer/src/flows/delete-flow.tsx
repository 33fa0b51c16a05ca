import { useMutation } from '@tanstack/react-query';
import { deleteDefinition } from '../api/definitions';
import type { Flow } from '../api/flows';
import { Confirm } from '../components/ui/confirm';
import { toast } from '../components/ui/toast';
import { text } from '../text';

interface DeleteFlowProps {
  flow: Flow;
  onDeleted: (definitionId: string) => void;
  onClose: () => void;
}

export function DeleteFlow({ flow, onDeleted, onClose }: DeleteFlowProps) {
  const name = flow.name || text.flows.unnamed;
  const deletion = useMutation({
    mutationFn: () => deleteDefinition(flow.definitionId),
    onSuccess: () => {
      toast(text.flows.done.deleted(name));
      onDeleted(flow.definitionId);
      onClose();
    },
  });

  return (
    <Confirm
      danger
      title={text.deleteFlow.title(name)}
      help={text.deleteFlow.help}
      submit={text.deleteFlow.submit}
      busy={deletion.isPending}
      error={deletion.error}
      onConfirm={() => deletion.mutate()}
      onClose={onClose}
    />
  );
}
