import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { authorisedFetch } from '../session/authorised-fetch';
import { follow } from './live';
import { refresher } from './refresh';
import { keepTexts } from './texts';

const listeners = new Set<() => void>();
let live = false;

function setLive(now: boolean) {
  live = now;
  listeners.forEach((tell) => tell());
}

const subscribe = (tell: () => void) => {
  listeners.add(tell);
  return () => listeners.delete(tell);
};

/** How often a page looks by itself: rarely while it is told of changes, for what it is told is a hint only. */
export const useRefreshEvery = (usual: number, whileLive = 30_000): number => (useSyncExternalStore(subscribe, () => live) ? whileLive : usual);

/** Lets this document be told of changes while somebody looks at it: browsers open few connections to one host, so tabs behind others keep none. */
export function useLive(): void {
  const client = useQueryClient();
  useEffect(() => {
    let stop: (() => void) | null = null;
    const onChange = refresher(client);
    const adapt = () => {
      if (document.visibilityState === 'visible') {
        stop ??= follow({ open: (signal) => authorisedFetch('/api/changes', { signal }), onChange, onTexts: keepTexts, onLive: setLive });
      } else {
        stop?.();
        stop = null;
      }
    };

    adapt();
    document.addEventListener('visibilitychange', adapt);
    return () => {
      document.removeEventListener('visibilitychange', adapt);
      stop?.();
    };
  }, [client]);
}
