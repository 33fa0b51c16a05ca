import { CircleAlert } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { explain } from '../../api/explain';
import { text } from '../../text';
import { Button } from './button';

export function ErrorLines({ lines }: { lines: string[] }) {
  return (
    <div role="alert" className="flex gap-2.5 rounded-md bg-danger-soft px-3 py-2.5 text-danger">
      <CircleAlert size={18} className="mt-0.5" aria-hidden />
      <ul className="flex min-w-0 flex-col gap-1">
        {lines.map((line) => (
          <li key={line} className="whitespace-pre-wrap [overflow-wrap:anywhere]">
            {line}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What the host said no to, in plain words. */
export const Faults = ({ error }: { error: unknown }) => <ErrorLines lines={explain(error)} />;

interface NoticeProps {
  title: string;
  help?: string;
  children?: ReactNode;
}

/** Takes the place of content: nothing here yet, not found, not loaded. */
export function Notice({ title, help, children }: NoticeProps) {
  return (
    <div className="flex flex-col items-center gap-2 px-4 py-16 text-center">
      <h2 className="text-lg font-semibold">{title}</h2>
      {help && <p className="max-w-md text-muted-foreground">{help}</p>}
      {children && <div className="mt-3 flex flex-wrap justify-center gap-2">{children}</div>}
    </div>
  );
}

export function LoadFault({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <Notice title={text.errors.load} help={explain(error).join(' ')}>
      <Button variant="outline" onClick={onRetry}>
        {text.common.again}
      </Button>
    </Notice>
  );
}

/** Longer than this, and somebody who waits is told so. */
const unusual = 8_000;

export function Loading({ rows = 6 }: { rows?: number }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), unusual);
    return () => clearTimeout(timer);
  }, []);

  return (
    <div role="status" aria-label={text.common.loading} className="flex flex-col gap-3 p-4">
      {late && (
        <p className="flex flex-wrap items-center gap-x-3 gap-y-2 text-muted-foreground">
          {text.common.late}
          <Button variant="outline" size="small" onClick={() => location.reload()}>
            {text.common.reload}
          </Button>
        </p>
      )}
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="h-8 animate-pulse rounded-md bg-muted" />
      ))}
    </div>
  );
}
