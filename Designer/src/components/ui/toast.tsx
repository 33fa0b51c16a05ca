import clsx from 'clsx';
import { useSyncExternalStore } from 'react';

interface Message {
  id: number;
  text: string;
  bad: boolean;
}

const shownFor = { good: 5_000, bad: 12_000 };
const listeners = new Set<() => void>();
let messages: Message[] = [];
let last = 0;

/** Tells the outcome of an action at the edge of the page, for a few seconds. */
export function toast(words: string | string[], { bad = false } = {}): void {
  const message = { id: ++last, text: [words].flat().join('\n'), bad };
  update([...messages, message]);
  setTimeout(() => update(messages.filter((m) => m.id !== message.id)), bad ? shownFor.bad : shownFor.good);
}

export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => messages);
  return (
    <div aria-live="polite" className="pointer-events-none fixed right-4 bottom-4 left-4 z-50 flex flex-col items-end gap-2">
      {shown.map((message) => (
        <button
          key={message.id}
          type="button"
          onClick={() => update(messages.filter((m) => m.id !== message.id))}
          className={clsx(
            'pointer-events-auto max-w-md rounded-lg border border-line bg-surface px-4 py-3 text-left break-words whitespace-pre-wrap shadow-lg [overflow-wrap:anywhere]',
            message.bad && 'text-danger',
          )}
        >
          {message.text}
        </button>
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
