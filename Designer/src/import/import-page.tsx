import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FileUp } from 'lucide-react';
import { type ChangeEvent, type DragEvent, useRef } from 'react';
import { importFromN8n } from '../api/n8n-import';
import { Button } from '../components/ui/button';
import { Faults, Notice } from '../components/ui/notice';
import { keys } from '../query';
import { useMay } from '../session/use-account';
import { Page } from '../shell/page';
import { text } from '../text';
import { Report } from './report';

/** Takes flows from n8n and tells what became of each of their steps. */
export function ImportPage() {
  const words = text.n8nImport;
  const picker = useRef<HTMLInputElement>(null);
  const queryClient = useQueryClient();
  const may = useMay('write');
  const importing = useMutation({
    mutationFn: (files: File[]) => importFromN8n(files),
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: keys.definitions }),
  });
  const take = (files: FileList | null) => {
    if (files && files.length > 0) {
      importing.mutate([...files]);
    }
  };
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    take(event.target.files);
    event.target.value = ''; // so that the same file can be chosen again
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    take(event.dataTransfer.files);
  };

  if (!may) {
    return (
      <Page place="flows" title={words.title}>
        <Notice title={words.closed} help={text.errors.forbidden} />
      </Page>
    );
  }

  return (
    <Page place="flows" title={words.title}>
      <p className="max-w-2xl text-muted-foreground">{words.help}</p>
      <div
        className="flex flex-col items-center gap-3 rounded-xl border-2 border-dashed border-line-strong/60 bg-surface px-4 py-10"
        onDragOver={(event) => event.preventDefault()}
        onDrop={drop}
      >
        <p className="text-muted-foreground">{importing.isPending ? words.busy : words.drop}</p>
        <input ref={picker} type="file" multiple hidden accept=".json,.zip,application/json,application/zip" onChange={choose} data-testid="n8n-files" />
        <Button disabled={importing.isPending} onClick={() => picker.current?.click()}>
          <FileUp size={16} aria-hidden />
          {importing.data ? words.again : words.choose}
        </Button>
      </div>
      {importing.isError && <Faults error={importing.error} />}
      {importing.data && <Report key={importing.submittedAt} report={importing.data} />}
    </Page>
  );
}
