import { Field, Textarea } from '../components/ui/field';
import { formatValue } from '../format';
import { text } from '../text';
import type { Draft, Part } from './drafts';

const words = text.approvals;

interface Props {
  part: Part;
  /** Which of several items it is; null where it is the only one. */
  place: string | null;
  /** What stands in the fields while it is edited; null while it is only looked at. */
  draft: Draft | null;
  focus: boolean;
  onChange: (draft: Draft) => void;
}

/** One item that is to be approved. */
export function ApprovalPart({ part, place, draft, focus, onChange }: Props) {
  const hasData = Object.keys(part.data ?? {}).length > 0;
  const named = (label: string) => (place ? `${label}, ${place}` : label);
  return (
    <>
      {place && <p className="text-[13px] font-medium">{place}</p>}
      {draft ? (
        <>
          <Field label={named(words.content)}>{(id) => <Textarea id={id} rows={8} value={draft.content} onChange={(event) => onChange({ ...draft, content: event.target.value })} data-focus={focus || undefined} />}</Field>
          {hasData && <Field label={named(words.data)}>{(id) => <Textarea id={id} rows={6} value={draft.data} spellCheck={false} className="font-mono text-[13px]" onChange={(event) => onChange({ ...draft, data: event.target.value })} />}</Field>}
        </>
      ) : (
        <>
          {part.content && (
            <div className="max-h-96 overflow-auto rounded-md bg-muted px-3 py-2 whitespace-pre-wrap [overflow-wrap:anywhere]" tabIndex={0} role="group" aria-label={named(words.content)}>
              {part.content}
            </div>
          )}
          {hasData && (
            <dl className="grid gap-x-4 gap-y-1 text-[13px] sm:grid-cols-[max-content_1fr]">
              {Object.entries(part.data ?? {}).map(([name, value]) => (
                <div key={name} className="contents">
                  <dt className="text-muted-foreground">{name}</dt>
                  <dd className="[overflow-wrap:anywhere]">{formatValue(value)}</dd>
                </div>
              ))}
            </dl>
          )}
        </>
      )}
    </>
  );
}
