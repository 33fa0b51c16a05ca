import { useEffect, useState } from 'react';
import { hide, isOnStage, show, type View } from './stage';
import { useStudioStopped } from './failure';

export type StudioState = 'opening' | 'open' | 'failed' | 'stopped';

/** Shows a view of the Studio while the component lives. Null: nothing to show yet. */
export function useStudio(view: View | null): StudioState {
  const [state, setState] = useState<StudioState>('opening');
  const stopped = useStudioStopped();
  const key = JSON.stringify(view);

  useEffect(() => {
    const target = JSON.parse(key) as View | null;
    if (target === null) {
      return;
    }

    let left = false;
    const before = isOnStage(target) ? null : canvas();
    const report = (next: StudioState) => left || setState(next);
    report('opening');
    const drawn = new AbortController();
    show(target).then(
      () => canvasOtherThan(before, drawn.signal).then(() => report('open')),
      () => report('failed'),
    );

    return () => {
      left = true;
      drawn.abort();
      hide();
    };
  }, [key]);

  return stopped ? 'stopped' : state;
}

const canvas = () => document.querySelector('#studio-outlet .graph-container');

/** Designers without a canvas never draw one: then the cover is taken off after this time. */
const longestCover = 12_000;

/** Waits until the Studio has drawn; for another flow it makes a new canvas. */
function canvasOtherThan(before: Element | null, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const outlet = document.getElementById('studio-outlet')!;
    const timer = setTimeout(done, longestCover);
    const observer = new MutationObserver(look);
    signal.addEventListener('abort', done);
    observer.observe(outlet, { childList: true, subtree: true });
    look();

    function look(): void {
      const now = canvas();
      if (now && now !== before && now.querySelector('.x6-graph-svg')) {
        done();
      }
    }

    function done(): void {
      clearTimeout(timer);
      observer.disconnect();
      resolve();
    }
  });
}
