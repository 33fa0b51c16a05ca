import { useQuery } from '@tanstack/react-query';
import { SlidersHorizontal } from 'lucide-react';
import { useEffect, useState } from 'react';
import { runFilterValues } from '../api/run-list';
import { Button } from '../components/ui/button';
import { Input, Select } from '../components/ui/field';
import { flowNames } from '../flows/use-flow-names';
import { keys } from '../query';
import { text } from '../text';
import { isFiltered, type RunFilters } from './run-filters';

const statuses = ['Executing', 'Suspended', 'Finished', 'Faulted', 'Cancelled', 'Pending', 'Interrupted'];
const byName = ([, a]: [string, string], [, b]: [string, string]) => a.localeCompare(b);

interface FilterBarProps {
  filters: RunFilters;
  onChange: (change: Partial<RunFilters>) => void;
  onClear: () => void;
}

export function FilterBar({ filters, onChange, onClear }: FilterBarProps) {
  const words = text.runList;
  const flows = useQuery({ ...flowNames, staleTime: 30_000 });
  const values = useQuery({ queryKey: [...keys.runs, 'values'], queryFn: ({ signal }) => runFilterValues(signal), staleTime: 30_000 });
  const [open, setOpen] = useState(Boolean(filters.client || filters.error || filters.host || filters.from || filters.to));

  return (
    <div className="flex flex-col gap-2" role="search">
      <div className="grid gap-2 sm:grid-cols-2 lg:grid-cols-[minmax(10rem,1fr)_minmax(10rem,1fr)_minmax(8rem,13rem)_minmax(8rem,10rem)_auto]">
        <Typed label={words.search} value={filters.search} onTyped={(search) => onChange({ search })} />
        <Typed label={words.value} value={filters.value} onTyped={(value) => onChange({ value })} />
        <Choice label={text.runs.flow} all={text.runs.allFlows} value={filters.flow} options={[...(flows.data ?? [])].sort(byName)} onChange={(flow) => onChange({ flow })} />
        <Choice label={text.runs.status} all={text.runs.anyStatus} value={filters.status} options={statuses.map((status) => [status, text.runStatus[status]!])} onChange={(status) => onChange({ status })} />
        <Button variant="outline" className="sm:justify-self-start" aria-expanded={open} onClick={() => setOpen(!open)}>
          <SlidersHorizontal size={16} aria-hidden />
          {words.more}
        </Button>
      </div>
      {open && (
        <div className="grid gap-2 sm:grid-cols-2 lg:grid-cols-5">
          <Choice label={words.client} all={words.anyClient} value={filters.client} options={same(values.data?.clients)} onChange={(client) => onChange({ client })} />
          <Choice label={words.error} all={words.anyError} value={filters.error} options={same(values.data?.errorKinds)} onChange={(error) => onChange({ error })} />
          <Choice label={words.host} all={words.anyHost} value={filters.host} options={same(values.data?.hosts)} onChange={(host) => onChange({ host })} />
          <Moment label={words.from} value={filters.from} onChange={(from) => onChange({ from })} />
          <Moment label={words.to} value={filters.to} onChange={(to) => onChange({ to })} />
        </div>
      )}
      {isFiltered(filters) && (
        <Button variant="ghost" size="small" className="self-start" onClick={onClear}>
          {words.clear}
        </Button>
      )}
    </div>
  );
}

const same = (values: string[] | undefined): [string, string][] => (values ?? []).map((value) => [value, value]);

/** Applied once typing pauses. */
function Typed({ label, value, onTyped }: { label: string; value: string; onTyped: (value: string) => void }) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed === value) {
      return undefined;
    }
    const timer = setTimeout(() => onTyped(typed), 300);
    return () => clearTimeout(timer);
  });
  return <Input type="search" placeholder={label} aria-label={label} value={typed} onChange={(event) => setTyped(event.target.value)} />;
}

interface ChoiceProps {
  label: string;
  all: string;
  value: string;
  options: [string, string][];
  onChange: (value: string) => void;
}

const Choice = ({ label, all, value, options, onChange }: ChoiceProps) => (
  <Select aria-label={label} value={value} onChange={(event) => onChange(event.target.value)}>
    <option value="">{all}</option>
    {value && !options.some(([key]) => key === value) && <option value={value}>{value}</option>}
    {options.map(([key, name]) => (
      <option key={key} value={key}>
        {name}
      </option>
    ))}
  </Select>
);

const Moment = ({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) => (
  <label className="flex items-center gap-2">
    <span className="w-10 shrink-0 text-muted-foreground">{label}</span>
    <Input type="datetime-local" value={value} onChange={(event) => onChange(event.target.value)} />
  </label>
);
