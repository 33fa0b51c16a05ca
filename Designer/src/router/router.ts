import { useSyncExternalStore } from 'react';

/** The document's base path; every page lies below it. */
export const base = () => new URL(document.baseURI).pathname;

interface BlazorRuntime {
  navigateTo(url: string, options?: { replaceHistoryEntry?: boolean }): void;
}

const listeners = new Set<() => void>();
const changed = () => listeners.forEach((listener) => listener());

/** The Studio moves by pushing URLs and nobody tells us, so history itself is the source of the events. */
export function listenToHistory(): void {
  for (const name of ['pushState', 'replaceState'] as const) {
    const original = history[name];
    history[name] = function (this: History, ...args: Parameters<History['pushState']>) {
      original.apply(this, args);
      queueMicrotask(changed);
    };
  }

  addEventListener('popstate', changed);
}

/** Goes to a page given relative to the base, e.g. `workflows/instances?status=Faulted`. */
export function navigate(to: string, { replace = false } = {}): void {
  const url = new URL(to, document.baseURI).href;
  if (url === location.href) {
    return;
  }
  const isOtherPage = new URL(url).pathname !== location.pathname;

  const blazor = (window as { Blazor?: BlazorRuntime }).Blazor;
  if (blazor && customElements.get('elsa-backend-provider')) {
    // Once the Studio runs, its own navigation must know each move, or it writes a stale URL back later.
    blazor.navigateTo(url, { replaceHistoryEntry: replace });
  } else if (replace) {
    history.replaceState(null, '', url);
  } else {
    history.pushState(null, '', url);
  }

  if (isOtherPage) {
    scrollTo(0, 0); // a page begins at its top, also one that is there at once
  }
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The current path below the base, decoded segment by segment by the route table, without the query. */
export const currentPath = () => location.pathname.slice(base().length).replace(/\/$/, '');

export const usePath = () => useSyncExternalStore(subscribe, currentPath);

export const useQueryString = () => useSyncExternalStore(subscribe, () => location.search);
