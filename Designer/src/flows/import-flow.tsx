import { useMutation } from '@tanstack/react-query';
import { FileUp } from 'lucide-react';
import { type ChangeEvent, useRef, useState } from 'react';
import { explain } from '../api/explain';
import { importDefinition, listDefinitions } from '../api/definitions';
import { Button } from '../components/ui/button';
import { Confirm } from '../components/ui/confirm';
import { toast } from '../components/ui/toast';
import { text } from '../text';
import { type FlowFile, FlowFileError, readFlowFile } from './flow-file';

/** The button that takes a flow from a file; it asks before a flow that is here gets a new version. */
export function ImportFlow({ onImported }: { onImported: (definitionId: string) => void }) {
  const picker = useRef<HTMLInputElement>(null);
  const [known, setKnown] = useState<{ file: FlowFile; name: string } | null>(null);

  const importing = useMutation({
    mutationFn: (file: FlowFile) => importDefinition(file),
    onSuccess: (flow) => {
      toast(text.flows.done.imported(flow.name || text.flows.unnamed));
      setKnown(null);
      onImported(flow.definitionId);
    },
    onError: (error, file: FlowFile) => {
      setKnown(null);
      toast([text.flows.notDone.import(file.name || text.flows.unnamed), ...explain(error)], { bad: true });
    },
  });

  const take = async (event: ChangeEvent<HTMLInputElement>) => {
    const chosen = event.target.files?.[0];
    event.target.value = ''; // so that the same file can be chosen again
    if (!chosen) {
      return;
    }

    try {
      const file = readFlowFile(chosen.name, await chosen.text());
      const same = file.definitionId
        ? (await listDefinitions({ versionOptions: 'Latest', definitionIds: [file.definitionId] })).items[0]
        : undefined;
      if (same) {
        setKnown({ file, name: same.name || text.flows.unnamed });
      } else {
        importing.mutate(file);
      }
    } catch (error) {
      toast(error instanceof FlowFileError ? error.message : explain(error), { bad: true });
    }
  };

  return (
    <>
      <input ref={picker} type="file" accept="application/json,.json" hidden onChange={(event) => void take(event)} data-testid="import-file" />
      <Button variant="outline" disabled={importing.isPending} onClick={() => picker.current?.click()}>
        <FileUp size={16} aria-hidden />
        {text.flows.import}
      </Button>
      {known && (
        <Confirm
          title={text.importFlow.replaceTitle}
          help={text.importFlow.replace(known.name)}
          submit={text.importFlow.replaceSubmit}
          busy={importing.isPending}
          onConfirm={() => importing.mutate(known.file)}
          onClose={() => setKnown(null)}
        />
      )}
    </>
  );
}
