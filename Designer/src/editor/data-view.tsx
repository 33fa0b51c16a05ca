import clsx from 'clsx';
import { useState } from 'react';
import type { TextPart } from '../api/run-detail';
import { toast } from '../components/ui/toast';
import { insertExpression } from '../studio/insert';
import { text } from '../text';
import { copyText } from './copy-text';
import { expressionOf, fieldsOf } from './fields';

type View = 'table' | 'json' | 'schema';

const views: View[] = ['table', 'json', 'schema'];
const mostRows = 50;
const mostColumns = 12;

interface DataViewProps {
  part: TextPart;
  /** The step that left the data; null: it comes in, and is `$json`. */
  from: string | null;
}

/** Items as a table, as JSON or as a list of fields; a click on a field puts its expression where the cursor was. */
export function DataView({ part, from }: DataViewProps) {
  const [view, setView] = useState<View>('schema');
  const items = part.length > 0 && part.text.length === part.length ? itemsOf(part.text) : null;
  const use = async (path: string) => {
    const expression = expressionOf(path, from);
    const inserted = insertExpression(expression);
    await copyText(expression).catch(() => undefined); // the clipboard may be refused; the field has it then
    toast(inserted ? text.dataPanel.inserted(expression) : text.dataPanel.copied(expression));
  };

  if (part.length === 0) {
    return <p className="text-[13px] text-muted-foreground">{text.dataPanel.nothing}</p>;
  }
  if (items === null) {
    return (
      <>
        <p className="text-[13px] text-muted-foreground">{text.dataPanel.large}</p>
        <Json words={part.text} />
      </>
    );
  }

  return (
    <div className="flex flex-col gap-2">
      <div className="flex gap-1" role="group">
        {views.map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={view === name}
            className={clsx('rounded px-2 py-0.5 text-xs', view === name ? 'bg-muted font-medium' : 'text-muted-foreground hover:bg-muted')}
            onClick={() => setView(name)}
          >
            {text.dataPanel.views[name]}
          </button>
        ))}
        <span className="ml-auto text-xs text-muted-foreground">{items.length}</span>
      </div>
      {view === 'json' && <Json words={part.text} />}
      {view === 'schema' && (
        <ul className="flex flex-col">
          {fieldsOf(items[0]).map(({ path, type, example }) => (
            <li key={path}>
              <button
                type="button"
                className="flex w-full items-baseline gap-2 rounded px-1.5 py-0.5 text-left hover:bg-muted"
                title={text.dataPanel.insert(expressionOf(path, from))}
                data-field={path}
                onMouseDown={(event) => event.preventDefault()} // the cursor stays where the expression goes
                onClick={() => void use(path)}
              >
                <code className="font-mono text-xs [overflow-wrap:anywhere]">{path}</code>
                <span className="min-w-0 flex-1 truncate text-xs text-muted-foreground">{example || type}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {view === 'table' && <ItemTable items={items} onUse={use} />}
    </div>
  );
}

function ItemTable({ items, onUse }: { items: unknown[]; onUse: (path: string) => Promise<void> }) {
  const columns = [...new Set(items.slice(0, mostRows).flatMap((item) => Object.keys((item as object) ?? {})))].slice(0, mostColumns);
  return (
    <div className="max-h-80 overflow-auto" tabIndex={0} role="group" aria-label={text.dataPanel.views.table}>
      <table className="text-xs">
        <thead>
          <tr>
            {columns.map((name) => (
              <th key={name} scope="col" className="px-1.5 py-1 text-left font-medium">
                <button type="button" onMouseDown={(event) => event.preventDefault()} onClick={() => void onUse(/^[A-Za-z_$][\w$]*$/.test(name) ? name : `[${JSON.stringify(name)}]`)}>
                  {name}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.slice(0, mostRows).map((item, row) => (
            <tr key={row} className="border-t border-line">
              {columns.map((name) => (
                <td key={name} className="max-w-40 truncate px-1.5 py-1">
                  {shown((item as Record<string, unknown> | null)?.[name])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const shown = (value: unknown) => (value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value));

const Json = ({ words }: { words: string }) => (
  <pre tabIndex={0} className="max-h-80 overflow-auto rounded-md bg-muted px-2 py-1.5 font-mono text-xs whitespace-pre-wrap [overflow-wrap:anywhere]">
    {words}
  </pre>
);

/** A list of items, whatever outcomes they left by. */
function itemsOf(json: string): unknown[] {
  const value = JSON.parse(json) as unknown;
  return Array.isArray(value) ? value : Object.values(value as object).flat();
}
