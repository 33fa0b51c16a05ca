import { useQueryClient } from '@tanstack/react-query';
import { FileUp, Plus } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { flowsPerPage } from '../api/flows';
import { Button, buttonStyle } from '../components/ui/button';
import { Input, Select } from '../components/ui/field';
import { Loading, LoadFault, Notice } from '../components/ui/notice';
import { Pager } from '../components/ui/pager';
import { keys } from '../query';
import { Link } from '../router/link';
import { paths } from '../router/routes';
import { useMay } from '../session/use-account';
import { Page } from '../shell/page';
import { forget } from '../studio/stage';
import { text } from '../text';
import { type FlowAction, FlowDialog } from './flow-dialog';
import { FlowTable } from './flow-table';
import { ImportFlow } from './import-flow';
import { NewFlow } from './new-flow';
import { useFlows } from './use-flows';

const states = ['published', 'changed', 'draft'] as const;

export function FlowsPage() {
  const [search, setSearch] = useState('');
  const [tag, setTag] = useState('');
  const [state, setState] = useState('');
  const [page, setPage] = useState(0);
  const [creating, setCreating] = useState(false);
  const [action, setAction] = useState<FlowAction | null>(null);
  const flows = useFlows({ search: useDeferredValue(search).trim(), tag, state, page });
  const queryClient = useQueryClient();
  const may = useMay('write');

  const changed = (definitionId: string) => {
    forget(definitionId);
    void queryClient.invalidateQueries({ queryKey: keys.definitions });
  };
  const narrow = <T,>(set: (value: T) => void) => (value: T) => {
    set(value);
    setPage(0);
  };
  const chooseTag = narrow(setTag);

  return (
    <Page
      place="flows"
      title={text.flows.title}
      actions={
        may && (
          <>
            <Link to={paths.import} className={buttonStyle({ variant: 'outline' })}>
              <FileUp size={16} aria-hidden />
              {text.n8nImport.open}
            </Link>
            <ImportFlow onImported={changed} />
            <Button onClick={() => setCreating(true)}>
              <Plus size={16} aria-hidden />
              {text.flows.create}
            </Button>
          </>
        )
      }
    >
      <div className="grid gap-2 sm:grid-cols-[minmax(12rem,1fr)_minmax(8rem,12rem)_minmax(8rem,12rem)]">
        <Input type="search" placeholder={text.flows.search} aria-label={text.flows.search} value={search} onChange={(event) => narrow(setSearch)(event.target.value)} />
        <Select aria-label={text.flowList.tag} value={tag} onChange={(event) => chooseTag(event.target.value)}>
          <option value="">{text.flowList.anyTag}</option>
          {tag && !flows.data?.tags.includes(tag) && <option value={tag}>{tag}</option>}
          {flows.data?.tags.map((word) => (
            <option key={word} value={word}>
              {word}
            </option>
          ))}
        </Select>
        <Select aria-label={text.flowList.state} value={state} onChange={(event) => narrow(setState)(event.target.value)}>
          <option value="">{text.flowList.anyState}</option>
          {states.map((name) => (
            <option key={name} value={name}>
              {text.flows.status[name]}
            </option>
          ))}
        </Select>
      </div>
      <section className="overflow-hidden rounded-xl border border-line bg-surface" aria-label={text.flows.title}>
        {flows.data ? (
          flows.data.items.length > 0 ? (
            <>
              <FlowTable flows={flows.data.items} onAction={setAction} onChanged={changed} onTag={chooseTag} />
              <Pager page={page} pageSize={flowsPerPage} total={flows.data.totalCount} onPage={setPage} />
            </>
          ) : search || tag || state ? (
            <Notice title={text.flows.noneFound} help={text.flows.noneFoundHelp} />
          ) : (
            <Notice title={text.flows.empty} help={may ? text.flows.emptyHelp : text.flows.emptyFor} />
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
