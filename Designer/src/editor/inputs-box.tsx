import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { explain } from '../api/explain';
import { toast } from '../components/ui/toast';
import { inputsOf, namesOf, type NumberedInput, setInputs } from '../studio/inputs';
import type { Selected } from '../studio/selection';
import { text } from '../text';

/** Which connection is which input of a step that tells them apart. */
export function InputsBox({ selected }: { selected: Selected }) {
  const words = text.dataPanel.inputs;
  const [inputs, setShown] = useState<NumberedInput[]>(() => inputsOf(selected));
  useEffect(() => {
    const read = () => setShown(inputsOf(selected));
    read();
    for (const event of ['edge:connected', 'edge:added', 'edge:removed', 'node:removed']) {
      selected.canvas.binding.graph.on(event, read);
    }
    return () => {
      for (const event of ['edge:connected', 'edge:added', 'edge:removed', 'node:removed']) {
        selected.canvas.binding.graph.off(event, read);
      }
    };
  }, [selected]);

  const names = namesOf(selected);
  const change = useMutation({
    mutationFn: async ({ at, input }: { at: number; input: number }) => {
      // Where nothing was said they count as they came: what was meant so far is written down with the change.
      const next = inputs.map((one, place) => ({ ...one, input: place === at ? input : (one.input ?? Math.min(place, names.length - 1)) }));
      setShown(next);
      await setInputs(selected, next);
    },
    onError: (error) => toast(explain(error), { bad: true }),
  });

  return (
    <section className="flex flex-col gap-2 border-b border-line px-3 py-2.5 text-[13px]" aria-label={words.title}>
      <h3 className="font-medium">{words.title}</h3>
      {inputs.length === 0 && <p className="text-muted-foreground">{words.none}</p>}
      {inputs.map((one, at) => (
        <label key={`${one.activity} ${one.outcome} ${at}`} className="flex items-center justify-between gap-2">
          <span className="min-w-0 truncate">{one.outcome === 'Done' ? one.name : words.from(one.name, one.outcome)}</span>
          <select
            className="h-8 rounded-md border border-line bg-surface px-2"
            value={one.input ?? ''}
            disabled={change.isPending}
            onChange={({ target }) => change.mutate({ at, input: Number(target.value) })}
          >
            {one.input === null && <option value="">{words.asItCame}</option>}
            {names.map((name, input) => (
              <option key={name} value={input}>
                {words.input(name)}
              </option>
            ))}
          </select>
        </label>
      ))}
    </section>
  );
}
