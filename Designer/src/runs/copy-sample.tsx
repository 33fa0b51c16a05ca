import { useMutation } from '@tanstack/react-query';
import { FlaskConical } from 'lucide-react';
import { explain } from '../api/explain';
import { keepSample } from '../api/flow-tests';
import { getPart, type RunDetail, type RunStep } from '../api/run-detail';
import { Button } from '../components/ui/button';
import { toast } from '../components/ui/toast';
import { useMay } from '../session/use-account';
import { text } from '../text';

/** As much as the editor keeps of a sample. */
const most = 200_000;

/** Takes what a step passed on over to the editor, as data to try the flow with. */
export function CopySample({ detail, step }: { detail: RunDetail; step: RunStep }) {
  const words = text.runDetail;
  const may = useMay('write');
  const copying = useMutation({
    mutationFn: async () => {
      const items = await getPart(detail.run.id, step.number, 'items', 0, most);
      if (items.length > most) {
        throw new RangeError(words.sampleTooLarge);
      }
      // A step that went on by several ways lists its items by the way; the first that took any is kept.
      const given = items.text === '' ? [] : (JSON.parse(items.text) as unknown[] | Record<string, unknown[]>);
      await keepSample(detail.run.definitionId, step.activityId, 'items', Array.isArray(given) ? given : (Object.values(given).find((list) => list.length > 0) ?? []), false);
    },
    onSuccess: () => toast(words.copied),
    onError: (error) => toast(error instanceof RangeError ? error.message : explain(error), { bad: true }),
  });
  if (!may || step.isFrame || step.status !== 'Completed') {
    return null;
  }

  return (
    <div>
      <Button variant="outline" size="small" disabled={copying.isPending} onClick={() => copying.mutate()}>
        <FlaskConical size={15} aria-hidden />
        {words.copySample}
      </Button>
    </div>
  );
}
