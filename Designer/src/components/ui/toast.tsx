import clsx from 'clsx';
import { X } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { text as words } from '../../text';

interface Message {
  id: number;
  text: string;
  bad: boolean;
  action?: ToastAction;
}

interface ToastAction {
  label: string;
  onSelect: () => void;
}

interface ToastOptions {
  bad?: boolean;
  action?: ToastAction;
}

const shownFor = { good: 5_000, action: 10_000, bad: 12_000 };
const listeners = new Set<() => void>();
let messages: Message[] = [];
let last = 0;

/** Tells the outcome of an action at the edge of the page, for a few seconds. */
export function toast(said: string | string[], { bad = false, action }: ToastOptions = {}): void {
  const message = { id: ++last, text: [said].flat().join('\n'), bad, action };
  update([...messages, message]);
  setTimeout(() => drop(message.id), bad ? shownFor.bad : action ? shownFor.action : shownFor.good);
}

const drop = (id: number) => update(messages.filter((m) => m.id !== id));

export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => messages);
  return (
    <div aria-live="polite" className="pointer-events-none fixed right-4 bottom-4 left-4 z-50 flex flex-col items-end gap-2">
      {shown.map((message) => (
        <div
          key={message.id}
          className={clsx('pointer-events-auto flex max-w-md items-start gap-3 rounded-lg border border-line bg-surface px-4 py-3 shadow-lg', message.bad && 'text-danger')}
        >
          <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">{message.text}</p>
          {message.action && (
            <button
              type="button"
              className="font-medium text-primary underline underline-offset-2"
              onClick={() => {
                drop(message.id);
                message.action!.onSelect();
              }}
            >
              {message.action.label}
            </button>
          )}
          <button type="button" className="-mr-1 flex size-6 shrink-0 items-center justify-center text-muted-foreground" aria-label={words.common.close} onClick={() => drop(message.id)}>
            <X size={16} aria-hidden />
          </button>
        </div>
      ))}
    </div>
  );
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

function update(next: Message[]): void {
  messages = next;
  listeners.forEach((listener) => listener());
}
