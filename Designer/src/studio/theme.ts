import { isDark, onThemeChange } from '../theme/theme';
import { type Canvas, watchCanvases } from './canvas';

interface Monaco {
  editor: { defineTheme(name: string, theme: object): void };
}

/** Carries light and dark into the parts of the Studio that stylesheets do not reach: code editors and the grid of the canvas. */
export function followTheme(): void {
  let canvases: Canvas[] = [];
  const apply = () => {
    canvases = canvases.filter(({ container }) => container.isConnected);
    canvases.forEach(drawGrid);
    // The Studio sets the theme "vs" on every editor it makes, so it is "vs" that changes its colours.
    const monaco = (window as { monaco?: Monaco }).monaco;
    monaco?.editor.defineTheme('vs', { base: isDark() ? 'vs-dark' : 'vs', inherit: true, rules: [], colors: {} });
  };

  watchCanvases((canvas) => {
    canvases.push(canvas);
    if (isDark()) {
      drawGrid(canvas);
    }
  });
  onThemeChange(apply);
  apply();
}

const lightGrid = new WeakMap<Canvas, unknown>();

function drawGrid(canvas: Canvas): void {
  const { graph, gridOptions } = canvas.binding;
  if (!gridOptions) {
    return;
  }

  if (!lightGrid.has(canvas)) {
    lightGrid.set(canvas, gridOptions.args?.['color']);
  }
  graph.drawGrid({ ...gridOptions, args: { ...gridOptions.args, color: isDark() ? '#35414d' : lightGrid.get(canvas) } });
}
