import { useEffect } from 'react';

/** Long enough for the first page to be read and its buttons to be found before the processor is busy. */
const quiet = 3_000;

/** Begins to load the Studio. That it failed is told when something is opened in it. */
export const preloadStudio = () => void import('./runtime').then(({ loadRuntime }) => loadRuntime()).catch(() => undefined);

/** Gets the Studio ready in a quiet moment, so that the first flow opens sooner. Not on small screens or saved data. */
export function usePreload(): void {
  useEffect(() => {
    const saving = (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;
    if (saving || innerWidth < 768) {
      return;
    }

    const timer = setTimeout(() => ('requestIdleCallback' in window ? requestIdleCallback(preloadStudio) : preloadStudio()), quiet);
    return () => clearTimeout(timer);
  }, []);
}
