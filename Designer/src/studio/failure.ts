import { useSyncExternalStore } from 'react';

// Blazor shows this element when it has stopped for good; that is the only sign it gives.
const sign = () => document.getElementById('blazor-error-ui')!;

const subscribe = (listener: () => void) => {
  const observer = new MutationObserver(listener);
  observer.observe(sign(), { attributes: true, attributeFilter: ['style'] });
  return () => observer.disconnect();
};

/** True once the Studio has stopped and only a reload brings it back. */
export const useStudioStopped = () => useSyncExternalStore(subscribe, () => sign().style.display === 'block');
