import { useSyncExternalStore } from 'react';

export type Theme = 'system' | 'light' | 'dark';

const storageKey = 'flows.theme';
const listeners = new Set<() => void>();
const system = () => matchMedia('(prefers-color-scheme: dark)');

let theme: Theme = 'system';

export function startTheme(): void {
  const saved = localStorage.getItem(storageKey);
  theme = saved === 'light' || saved === 'dark' ? saved : 'system';
  system().addEventListener('change', apply);
  apply();
}

export function setTheme(next: Theme): void {
  theme = next;
  localStorage.setItem(storageKey, next);
  apply();
}

export const isDark = () => theme === 'dark' || (theme === 'system' && system().matches);

export function onThemeChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useTheme = () => useSyncExternalStore(onThemeChange, () => theme);

function apply(): void {
  document.documentElement.classList.toggle('dark', isDark());
  listeners.forEach((listener) => listener());
}
