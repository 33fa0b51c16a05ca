import { useMemo, useSyncExternalStore } from 'react';

/** The last of what a step is writing. */
export interface WrittenText {
  runId: string;
  step: number;
  letters: number;
  end: string;
}

const listeners = new Set<() => void>();
const most = 100;
let texts: WrittenText[] = [];

/** Keeps the newest of each text; the oldest are forgotten. */
export function keepTexts(arrived: WrittenText[]) {
  const isNew = ({ runId, step }: WrittenText) => !arrived.some((text) => text.runId === runId && text.step === step);
  texts = [...texts.filter(isNew), ...arrived].slice(-most);
  listeners.forEach((tell) => tell());
}

const subscribe = (tell: () => void) => {
  listeners.add(tell);
  return () => listeners.delete(tell);
};

/** What the steps of a run are writing, as far as this page was told. */
export function useTexts(runId: string): WrittenText[] {
  const all = useSyncExternalStore(subscribe, () => texts);
  return useMemo(() => all.filter((text) => text.runId === runId), [all, runId]);
}
