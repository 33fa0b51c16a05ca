import clsx from 'clsx';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { buttonStyle } from './button';

export interface MenuItem {
  label: string;
  icon?: ReactNode;
  danger?: boolean;
  onSelect: () => void;
}

interface MenuProps {
  label: string;
  items: MenuItem[];
  children: ReactNode;
}

/** A button that opens a list of actions; arrow keys move, Escape closes and gives the focus back. */
export function Menu({ label, items, children }: MenuProps) {
  const [place, setPlace] = useState<{ top: number; right: number } | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const open = place !== null;

  const close = (refocus: boolean) => {
    setPlace(null);
    if (refocus) {
      button.current?.focus();
    }
  };

  const toggle = () => {
    const box = button.current!.getBoundingClientRect();
    const height = items.length * 36 + 12;
    const below = box.bottom + 4;
    const top = below + height > innerHeight ? Math.max(4, box.top - 4 - height) : below; // one that is higher than the screen scrolls
    setPlace(open ? null : { top, right: document.documentElement.clientWidth - box.right });
  };

  useEffect(() => {
    if (!open) {
      return;
    }

    list.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus();
    const outside = (event: Event) => {
      if (!list.current?.contains(event.target as Node) && !button.current?.contains(event.target as Node)) {
        if (event.type === 'scroll') {
          button.current?.focus({ preventScroll: true });
        }
        setPlace(null);
      }
    };
    addEventListener('pointerdown', outside, true);
    addEventListener('scroll', outside, true);
    return () => {
      removeEventListener('pointerdown', outside, true);
      removeEventListener('scroll', outside, true);
    };
  }, [open]);

  const onKey = (event: KeyboardEvent) => {
    const entries = [...list.current!.querySelectorAll<HTMLElement>('[role=menuitem]')];
    const at = entries.indexOf(document.activeElement as HTMLElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1 + entries.length, Home: 0, End: entries.length - 1 }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      entries[next % entries.length]?.focus();
    } else if (event.key === 'Escape') {
      close(true);
    } else if (event.key === 'Tab') {
      close(false);
    }
  };

  return (
    <>
      <button
        ref={button}
        type="button"
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        className={buttonStyle({ variant: 'ghost', size: 'icon' })}
        onClick={toggle}
      >
        {children}
      </button>
      {place && (
        <div
          ref={list}
          id={id}
          role="menu"
          aria-label={label}
          onKeyDown={onKey}
          style={place}
          className="fixed z-50 max-h-[calc(100dvh-8px)] min-w-44 overflow-y-auto rounded-lg border border-line bg-surface p-1.5 shadow-lg"
        >
          {items.map((item) => (
            <button
              key={item.label}
              type="button"
              role="menuitem"
              tabIndex={-1}
              className={clsx('flex h-9 w-full items-center gap-2.5 rounded-md px-2.5 hover:bg-muted', item.danger && 'text-danger')}
              onClick={() => {
                close(true);
                item.onSelect();
              }}
            >
              {item.icon}
              {item.label}
            </button>
          ))}
        </div>
      )}
    </>
  );
}
