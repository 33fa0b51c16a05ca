import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { explain } from '../api/explain';
import { type BulkAction, changeRuns, runsPerPage } from '../api/run-list';
import { Button } from '../components/ui/button';
import { Confirm } from '../components/ui/confirm';
import { toast } from '../components/ui/toast';
import { keys } from '../query';
import { useMay } from '../session/use-account';
import { text } from '../text';

interface BulkBarProps {
  ids: string[];
  /** Chooses all that match, where they are more than this page shows. */
  onChooseAll?: () => Promise<void>;
  onDone: () => void;
}

const actions: BulkAction[] = ['retry', 'cancel', 'migrate', 'delete'];
const forOperators: BulkAction[] = ['migrate', 'delete'];

/** What can be done with all chosen runs at once. */
export function BulkBar({ ids, onChooseAll, onDone }: BulkBarProps) {
  const words = text.runList;
  const [asked, setAsked] = useState<BulkAction | null>(null);
  const [changed, setChanged] = useState(0);
  const operates = useMay('operate');
  const queryClient = useQueryClient();
  const change = useMutation({
    mutationFn: (action: BulkAction) => changeRuns(action, ids, setChanged),
    onSuccess: ({ done, left }, action) => {
      setAsked(null);
      toast(words.done[action](done, left.length), { bad: left.length > 0 });
      void queryClient.invalidateQueries({ queryKey: keys.runs });
      onDone();
    },
    onError: () => void queryClient.invalidateQueries({ queryKey: keys.runs }), // some may be changed already
  });
  const choosing = useMutation({ mutationFn: async () => onChooseAll?.(), onError: (error) => toast(explain(error), { bad: true }) });

  return (
    <div className="flex flex-wrap items-center gap-2 border-b border-line bg-muted px-3 py-2 sm:px-4" role="status">
      <span className="font-medium">{words.chosen(ids.length)}</span>
      {onChooseAll && (
        <Button variant="ghost" size="small" disabled={choosing.isPending} onClick={() => choosing.mutate()}>
          {choosing.isPending ? words.choosing : words.chooseAll}
        </Button>
      )}
      <span className="mr-auto" />
      {actions.filter((action) => operates || !forOperators.includes(action)).map((action) => (
        <Button key={action} variant="outline" size="small" onClick={() => setAsked(action)}>
          {words.actions[action]}
        </Button>
      ))}
      <Button variant="ghost" size="small" onClick={onDone}>
        {words.none}
      </Button>
      {asked && (
        <Confirm
          danger={asked === 'cancel' || asked === 'delete'}
          title={words.ask[asked](ids.length)}
          help={words.help[asked]}
          submit={change.isPending && ids.length > runsPerPage ? words.changed(changed, ids.length) : words.actions[asked]}
          keep={words.keep}
          busy={change.isPending}
          error={change.error}
          onConfirm={() => change.mutate(asked)}
          onClose={() => setAsked(null)}
        />
      )}
    </div>
  );
}
