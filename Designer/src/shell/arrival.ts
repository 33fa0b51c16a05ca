import { useEffect, useRef } from 'react';

const shown = () => document.querySelector<HTMLElement>('main:not([hidden])');

/** To what a page shows, past the bar above it. The Studio's part takes no focus itself. */
export function focusContent(): void {
  const main = shown();
  (main?.hasAttribute('tabindex') ? main : main?.querySelector<HTMLElement>('button, input, [tabindex="0"]'))?.focus({ preventScroll: true });
}

/** Whoever followed a link goes on from the new page: the link went away with the old one, and the focus with it. */
export function useArrival(path: string): void {
  const left = useRef(path);
  useEffect(() => {
    if (left.current !== path && document.activeElement === document.body) {
      shown()?.focus({ preventScroll: true });
    }
    left.current = path;
  }, [path]);
}
