import { useSyncExternalStore } from 'react';
import { type ActivityData, type Canvas, watchCanvases } from './canvas';

/** The activity that is chosen on the Studio's canvas. */
export interface Selected {
  id: string;
  type: string;
  name: string;
  canvas: Canvas;
}

let selected: Selected | null = null;
const listeners = new Set<() => void>();

function choose(next: Selected | null): void {
  selected = next;
  listeners.forEach((listener) => listener());
}

/** Follows what is chosen, over all the canvases the Studio makes. */
export function followSelection(): void {
  watchCanvases((canvas) => {
    const { graph } = canvas.binding;
    choose(null);
    graph.on('node:selected', ({ node }: { node: { data: ActivityData } }) => {
      const { id, type, name, metadata } = node.data;
      choose({ id, type, name: metadata?.displayText || name || id, canvas });
    });
    graph.on('blank:click', () => choose(null));
  });
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useSelected = () => useSyncExternalStore(subscribe, () => selected);
