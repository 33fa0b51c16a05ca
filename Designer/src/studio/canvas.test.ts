import { expect, test, vi } from 'vitest';
import { type Canvas, watchCanvases } from './canvas';

test('a canvas that is looked for again while the Studio still loads is found once', async () => {
  vi.useFakeTimers();
  document.body.innerHTML = '<div id="studio-outlet"><div class="graph-container" id="one"></div></div>';
  let load = () => {};
  const loaded = new Promise<void>((resolve) => (load = resolve));
  const found: string[] = [];
  const binding = {} as Canvas['binding'];
  watchCanvases(({ container }) => found.push(container.id), () => loaded.then(() => ({ graphBindings: { one: binding } })));
  await vi.advanceTimersByTimeAsync(100);
  document.getElementById('studio-outlet')!.append(document.createElement('p'));
  await vi.advanceTimersByTimeAsync(100);

  load();
  await vi.advanceTimersByTimeAsync(100);
  expect(found).toEqual(['one']);
});
