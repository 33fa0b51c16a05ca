import { type ReactNode, useEffect } from 'react';
import { text } from '../text';
import { Bar, type Place } from './bar';
import { StaleNotice } from './stale-notice';

interface PageProps {
  place?: Place;
  title: string;
  actions?: ReactNode;
  children: ReactNode;
}

/** A page of our own: bar, heading with actions, content. */
export function Page({ place, title, actions, children }: PageProps) {
  useTitle(title);
  return (
    <>
      <Bar place={place} />
      <main tabIndex={-1} className="mx-auto flex max-w-7xl flex-col gap-4 px-3 py-5 sm:px-6 focus:outline-none">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <h1 className="min-w-0 text-2xl font-semibold [overflow-wrap:anywhere]">{title}</h1>
          {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
        </div>
        <StaleNotice />
        {children}
      </main>
    </>
  );
}

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${text.app}`;
  }, [title]);
}
