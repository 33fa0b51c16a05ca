import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { explain } from '../api/explain';
import { findPerson, erasePerson, exportPerson, listErasures } from '../api/privacy';
import { Button } from '../components/ui/button';
import { Card } from '../components/ui/card';
import { Confirm } from '../components/ui/confirm';
import { Field, Input } from '../components/ui/field';
import { Faults, LoadFault } from '../components/ui/notice';
import { toast } from '../components/ui/toast';
import { formatTime } from '../format';
import { keys } from '../query';
import { Link } from '../router/link';
import { paths } from '../router/routes';
import { saveFile } from '../save-file';
import { text } from '../text';

const words = text.privacy;
const erasuresKey = ['erasures'];
/** Enough to see whether it is the right person. */
const mostListed = 5;

/** Gives out or erases what is kept of a person. */
export function PersonData() {
  const [value, setValue] = useState('');
  const [asking, setAsking] = useState(false);
  const queryClient = useQueryClient();
  const erasures = useQuery({ queryKey: erasuresKey, queryFn: ({ signal }) => listErasures(signal) });
  const finding = useMutation({ mutationFn: (wanted: string) => findPerson(wanted) });
  const saving = useMutation({
    mutationFn: async () => saveFile('person.json', await exportPerson(value)),
    onError: (error) => toast(explain(error), { bad: true }),
  });
  const erasing = useMutation({
    mutationFn: () => erasePerson(value),
    onSuccess: ({ runs, left, events, others }) => {
      setAsking(false);
      toast(words.erased(runs, events + others, left), { bad: left > 0 });
      finding.mutate(value);
      void queryClient.invalidateQueries({ queryKey: erasuresKey });
      void queryClient.invalidateQueries({ queryKey: keys.runs });
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const wanted = String(new FormData(event.currentTarget).get('value')).trim();
    setValue(wanted);
    finding.mutate(wanted);
  };
  const person = finding.data ?? { items: [], count: 0, keptCount: 0 };
  const isAnything = person.count + person.keptCount > 0;
  if (erasures.isError) {
    return (
      <Card title={words.title}>
        <LoadFault error={erasures.error} onRetry={() => void erasures.refetch()} />
      </Card>
    );
  }

  return (
    <Card title={words.title}>
      <div className="flex flex-col gap-3 px-4 py-3">
        <p className="text-[13px] text-muted-foreground">{words.help}</p>
        <form onSubmit={submit} className="flex flex-wrap items-end gap-2">
          <div className="min-w-0 flex-1 basis-60">
            <Field label={words.value}>{(id) => <Input id={id} name="value" required autoComplete="off" />}</Field>
          </div>
          <Button type="submit" variant="outline" disabled={finding.isPending}>
            {finding.isPending ? words.finding : words.find}
          </Button>
        </form>
        {finding.isError && <Faults error={finding.error} />}
        {finding.data !== undefined && (
          <div className="flex flex-wrap items-center gap-2" role="status">
            <p className="mr-auto">
              {isAnything ? `${words.found(person.count)}${person.keptCount > 0 ? ` ${words.kept(person.keptCount)}` : ''}` : words.none}
            </p>
            {isAnything && (
              <>
                <Button variant="outline" size="small" disabled={saving.isPending} onClick={() => saving.mutate()}>
                  {words.export}
                </Button>
                <Button variant="danger" size="small" onClick={() => setAsking(true)}>
                  {words.erase}
                </Button>
              </>
            )}
          </div>
        )}
        {person.items.length > 0 && (
          <ul className="flex flex-wrap gap-x-4 gap-y-1 text-[13px]" aria-label={words.newest}>
            {person.items.slice(0, mostListed).map((run) => (
              <li key={run.id}>
                <Link to={paths.run(run.id)} className="underline underline-offset-2">
                  {words.runOf(formatTime(run.createdAt))}
                </Link>
              </li>
            ))}
          </ul>
        )}
        {erasures.data && erasures.data.length > 0 && (
          <section>
            <h3 className="mb-1 text-[13px] font-medium text-muted-foreground">{words.record}</h3>
            <ul className="text-[13px]">
              {erasures.data.map((erasure) => (
                <li key={`${erasure.at} ${erasure.valueHash}`}>{words.line(formatTime(erasure.at), erasure.by, erasure.runs, erasure.events + erasure.others)}</li>
              ))}
            </ul>
          </section>
        )}
      </div>
      {asking && (
        <Confirm
          danger
          title={words.eraseTitle(person.count, person.keptCount)}
          help={words.eraseHelp}
          submit={words.erase}
          busy={erasing.isPending}
          error={erasing.error}
          onConfirm={() => erasing.mutate()}
          onClose={() => setAsking(false)}
        />
      )}
    </Card>
  );
}
