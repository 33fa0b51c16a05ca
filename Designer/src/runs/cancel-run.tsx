import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { explain } from '../api/explain';
import { cancelRun } from '../api/runs';
import { Button } from '../components/ui/button';
import { Confirm } from '../components/ui/confirm';
import { toast } from '../components/ui/toast';
import { keys } from '../query';
import { text } from '../text';

/** Time to think better of it: a run that was cancelled cannot be brought back, even where its flow undoes what its steps did. */
const grace = 10_000;

export function CancelRun({ id }: { id: string }) {
  const [asking, setAsking] = useState(false);
  const [soon, setSoon] = useState(false);
  const pending = useRef<(() => void) | null>(null);
  const queryClient = useQueryClient();

  const cancel = () => {
    setAsking(false);
    setSoon(true);
    const finish = () => {
      clearTimeout(timer);
      pending.current = null;
      void cancelRun(id)
        .then(() => toast(text.run.cancelled))
        .catch((error) => toast(explain(error), { bad: true }))
        .finally(() => {
          setSoon(false);
          void queryClient.invalidateQueries({ queryKey: keys.runs });
        });
    };
    const timer = setTimeout(finish, grace);
    pending.current = finish;
    toast(text.runDetail.cancelSoon, {
      action: {
        label: text.runDetail.undo,
        onSelect: () => {
          if (pending.current === finish) {
            clearTimeout(timer);
            pending.current = null;
            setSoon(false);
            toast(text.runDetail.cancelUndone);
          }
        },
      },
    });
  };

  // Leaving the page does not take the decision back.
  useEffect(() => () => pending.current?.(), []);

  return (
    <>
      <Button variant="outline" disabled={soon} onClick={() => setAsking(true)}>
        {text.run.cancel}
      </Button>
      {asking && (
        <Confirm danger title={text.run.cancelTitle} help={text.run.cancelHelp} submit={text.run.cancel} keep={text.run.cancelKeep} onConfirm={cancel} onClose={() => setAsking(false)} />
      )}
    </>
  );
}
