import { useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { Button } from '../components/ui/button';
import { Input } from '../components/ui/field';
import { Loading, LoadFault, Notice } from '../components/ui/notice';
import { Pager } from '../components/ui/pager';
import { keys } from '../query';
import { Page } from '../shell/page';
import { forget } from '../studio/stage';
import { text } from '../text';
import { type FlowAction, FlowDialog } from './flow-dialog';
import { FlowTable } from './flow-table';
import { ImportFlow } from './import-flow';
import { NewFlow } from './new-flow';
import { pageSize, useFlows } from './use-flows';

export function FlowsPage() {
  const [search, setSearch] = useState('');
  const [page, setPage] = useState(0);
  const [creating, setCreating] = useState(false);
  const [action, setAction] = useState<FlowAction | null>(null);
  const flows = useFlows(page, useDeferredValue(search).trim());
  const queryClient = useQueryClient();

  const changed = (definitionId: string) => {
    forget(definitionId);
    void queryClient.invalidateQueries({ queryKey: keys.definitions });
  };

  return (
    <Page
      place="flows"
      title={text.flows.title}
      actions={
        <>
          <ImportFlow onImported={changed} />
          <Button onClick={() => setCreating(true)}>
            <Plus size={16} aria-hidden />
            {text.flows.create}
          </Button>
        </>
      }
    >
      <Input
        type="search"
        className="max-w-md"
        placeholder={text.flows.search}
        aria-label={text.flows.search}
        value={search}
        onChange={(event) => {
          setSearch(event.target.value);
          setPage(0);
        }}
      />
      <section className="overflow-hidden rounded-xl border border-line bg-surface" aria-label={text.flows.title}>
        {flows.data ? (
          flows.data.flows.length > 0 ? (
            <>
              <FlowTable flows={flows.data.flows} onAction={setAction} onChanged={changed} />
              <Pager page={page} pageSize={pageSize} total={flows.data.totalCount} onPage={setPage} />
            </>
          ) : search ? (
            <Notice title={text.flows.noneFound} help={text.flows.noneFoundHelp} />
          ) : (
            <Notice title={text.flows.empty} help={text.flows.emptyHelp} />
          )
        ) : flows.isError ? (
          <LoadFault error={flows.error} onRetry={() => void flows.refetch()} />
        ) : (
          <Loading />
        )}
      </section>
      {creating && <NewFlow onClose={() => setCreating(false)} />}
      {action && <FlowDialog action={action} onChanged={changed} onClose={() => setAction(null)} />}
    </Page>
  );
}
