import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { migrateRun } from '../api/run-detail';
import { Button } from '../components/ui/button';
import { Confirm } from '../components/ui/confirm';
import { toast } from '../components/ui/toast';
import { keys } from '../query';
import { text } from '../text';

/** A run ends under the version of its flow that it began with, unless somebody moves it. */
export function MoveRun({ id, from, to }: { id: string; from: number; to: number }) {
  const words = text.runDetail;
  const [asking, setAsking] = useState(false);
  const queryClient = useQueryClient();
  const moving = useMutation({
    mutationFn: () => migrateRun(id, to),
    onSuccess: () => {
      setAsking(false);
      toast(words.moved(to));
      void queryClient.invalidateQueries({ queryKey: keys.runs });
    },
  });

  return (
    <>
      <Button variant="outline" onClick={() => setAsking(true)}>
        {words.move(to)}
      </Button>
      {asking && (
        <Confirm
          title={words.moveTitle(from, to)}
          help={words.moveHelp}
          submit={words.move(to)}
          keep={words.moveKeep}
          busy={moving.isPending}
          error={moving.error}
          onConfirm={() => moving.mutate()}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
