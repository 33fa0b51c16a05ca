import { LoaderCircle } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { explain } from '../api/explain';
import { nextCall } from '../api/flow-tests';
import { Button } from '../components/ui/button';
import { toast } from '../components/ui/toast';
import { text } from '../text';

/** Waits for a call to a webhook of the flow, asking the host again and again until it comes or somebody stops. */
export function useListening(definitionId: string, onHeard: () => void) {
  const [activityId, setActivityId] = useState<string | null>(null);
  const heard = useRef(onHeard);
  heard.current = onHeard;

  useEffect(() => {
    if (activityId === null) {
      return undefined;
    }

    const stop = new AbortController();
    const listen = async () => {
      try {
        while (!stop.signal.aborted) {
          if ((await nextCall(definitionId, activityId, stop.signal)) !== null) {
            toast(text.dataPanel.heard);
            heard.current();
            break;
          }
        }
      } catch (error) {
        if (!stop.signal.aborted) {
          toast(explain(error), { bad: true });
        }
      }
      if (!stop.signal.aborted) {
        setActivityId(null);
      }
    };
    void listen();
    return () => stop.abort();
  }, [definitionId, activityId]);

  return { activityId, start: setActivityId, stop: () => setActivityId(null) };
}

export const ListenBox = ({ onStop }: { onStop: () => void }) => (
  <div role="status" className="flex w-full flex-col items-start gap-2 rounded-md bg-info-soft px-2.5 py-2 text-[13px]">
    <p className="flex items-center gap-2 font-medium">
      <LoaderCircle size={15} className="animate-spin" aria-hidden />
      {text.dataPanel.listen}
    </p>
    <p>{text.dataPanel.listeningHelp}</p>
    <Button size="small" variant="outline" onClick={onStop}>
      {text.dataPanel.stop}
    </Button>
  </div>
);
