import { useEffect } from 'react';
import { loadRuntime } from './runtime';

/** Long enough for the first page to be read and its buttons to be found before the processor is busy. */
const quiet = 3_000;

/** Gets the Studio ready in a quiet moment, so that the first flow opens sooner. Not on small screens or saved data. */
export function usePreload(): void {
  useEffect(() => {
    const saving = (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;
    if (saving || innerWidth < 768) {
      return;
    }

    const begin = () => void loadRuntime().catch(() => undefined); // opening the editor tells
    const timer = setTimeout(() => ('requestIdleCallback' in window ? requestIdleCallback(begin) : begin()), quiet);
    return () => clearTimeout(timer);
  }, []);
}
