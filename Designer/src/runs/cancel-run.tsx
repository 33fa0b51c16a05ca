import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { cancelRun } from '../api/runs';
import { Button } from '../components/ui/button';
import { Confirm } from '../components/ui/confirm';
import { toast } from '../components/ui/toast';
import { keys } from '../query';
import { text } from '../text';

export function CancelRun({ id }: { id: string }) {
  const [asking, setAsking] = useState(false);
  const queryClient = useQueryClient();
  const cancellation = useMutation({
    mutationFn: () => cancelRun(id),
    onSuccess: () => {
      setAsking(false);
      toast(text.run.cancelled);
      void queryClient.invalidateQueries({ queryKey: keys.runs });
    },
  });

  return (
    <>
      <Button variant="outline" onClick={() => setAsking(true)}>
        {text.run.cancel}
      </Button>
      {asking && (
        <Confirm
          danger
          title={text.run.cancelTitle}
          help={text.run.cancelHelp}
          submit={text.run.cancel}
          keep={text.run.cancelKeep}
          busy={cancellation.isPending}
          error={cancellation.error}
          onConfirm={() => cancellation.mutate()}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
