import { type QueryCache, useQueryClient } from '@tanstack/react-query';
import { CloudOff } from 'lucide-react';
import { useCallback, useSyncExternalStore } from 'react';
import { Button } from '../components/ui/button';
import { text } from '../text';

/** Tells that something on the page could not be brought up to date: it stays readable, but nobody takes it for the present state. */
export function StaleNotice() {
  const client = useQueryClient();
  const cache = client.getQueryCache();
  const subscribe = useCallback((tell: () => void) => cache.subscribe(tell), [cache]);
  const stale = useSyncExternalStore(subscribe, () => isStale(cache));
  return (
    <div role="status" className="contents">
      {stale && (
        <p className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-md bg-muted px-3 py-2">
          <CloudOff size={18} className="shrink-0" aria-hidden />
          <span className="min-w-0 flex-1 basis-56">{text.common.stale}</span>
          <Button variant="outline" size="small" onClick={() => void client.refetchQueries({ type: 'active' })}>
            {text.common.again}
          </Button>
        </p>
      )}
    </div>
  );
}

const isStale = (cache: QueryCache) => cache.getAll().some((query) => query.isActive() && query.state.status === 'error' && query.state.data !== undefined);
