import { useQuery, useQueryClient } from '@tanstack/react-query';
import { PencilLine } from 'lucide-react';
import type { Activity } from '../api/definitions';
import { openSettings, type StepReport } from '../api/n8n-import';
import { Button } from '../components/ui/button';
import { Dialog } from '../components/ui/dialog';
import { toast } from '../components/ui/toast';
import { SettingsForm } from '../import/settings-form';
import { keys } from '../query';
import { reloadEditor } from '../studio/reload';
import type { Selected } from '../studio/selection';
import { editsSaved } from '../studio/unsaved';
import { text } from '../text';

const words = text.n8nImport.settings;
const unfilled = 'Bizoholic.N8nUnfilled';

/** Placeholders of earlier versions may wait for settings too. */
const mayWait = (root: Activity | undefined) => ((root?.['activities'] ?? []) as Activity[]).some(({ type }) => type === unfilled || type === 'Bizoholic.N8nPlaceholder');

/** Whether the step says on the panel what is to be filled in. */
export const waitsForSettings = (selected: Selected | null) => selected?.type === unfilled;

/** Steps of the flow whose settings are to be filled in. */
export function useOpenSettings(definitionId: string, root: Activity | undefined): StepReport[] {
  const open = useQuery({ queryKey: [...keys.definition(definitionId), 'settings'], queryFn: ({ signal }) => openSettings(definitionId, signal), enabled: mayWait(root) });
  return (mayWait(root) && open.data?.steps) || [];
}

export const SettingsButton = ({ steps, onOpen }: { steps: StepReport[]; onOpen: () => void }) => (
  <Button variant="outline" size="small" onClick={onOpen} aria-label={words.open(steps.length)} title={words.open(steps.length)}>
    <PencilLine size={16} className="text-warning" aria-hidden />
    <span className="hidden lg:inline">{words.open(steps.length)}</span>
  </Button>
);

interface OpenSettingsProps {
  definitionId: string;
  name: string;
  steps: StepReport[];
}

/** The settings that steps of the flow in the editor wait for. */
export function OpenSettings({ definitionId, name, steps }: OpenSettingsProps) {
  const queries = useQueryClient();
  return (
    <SettingsForm
      flows={[{ definitionId, name, steps }]}
      onSaving={() => editsSaved(performance.now())}
      onFilled={(answer) => {
        toast(words.saved(answer.steps.length));
        reloadEditor(definitionId); // the Studio has the steps as they were
        void queries.invalidateQueries({ queryKey: keys.definitions });
      }}
    />
  );
}

export const SettingsDialog = ({ onClose, ...rest }: OpenSettingsProps & { onClose: () => void }) => (
  <Dialog title={words.title} onClose={onClose}>
    <div className="-mx-4 max-h-[65vh] overflow-auto">
      <OpenSettings {...rest} />
    </div>
  </Dialog>
);
