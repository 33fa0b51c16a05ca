import { type Canvas, watchCanvases } from './canvas';

let pinned = new Set<string>();
const layers = new Map<Canvas, () => void>();

/** Marks the steps on the canvas for which sample data is kept. */
export function followPins(): void {
  watchCanvases((canvas) => {
    forgetGone();
    layers.set(canvas, attach(canvas));
  });
}

export function showPins(ids: Set<string>): void {
  pinned = ids;
  forgetGone();
  layers.forEach((place) => place());
}

/** A canvas that the Studio has replaced cannot be asked any more. */
function forgetGone(): void {
  for (const [canvas] of layers) {
    if (!canvas.container.isConnected) {
      layers.delete(canvas);
    }
  }
}

/** A layer of ours over the canvas: the Studio renders nothing into that element, and nothing of it gets into a save. */
function attach({ container, binding: { graph } }: Canvas): () => void {
  const layer = Object.assign(document.createElement('div'), { className: 'flows-pins' });
  container.append(layer);
  const place = () => {
    if (!container.isConnected) {
      return;
    }
    const marks = graph.getNodes().filter((node) => pinned.has(node.id));
    layer.replaceChildren(
      ...marks.map((node) => {
        const at = graph.localToGraph(node.position().x, node.position().y);
        const mark = Object.assign(document.createElement('span'), { textContent: '📌' });
        mark.dataset['pin'] = node.id;
        Object.assign(mark.style, { left: `${at.x}px`, top: `${at.y}px`, transform: `scale(${graph.zoom()}) translate(-40%, -60%)` });
        return mark;
      }),
    );
  };
  let frame = 0;
  const again = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      place();
    });
  };
  for (const event of ['cell:added', 'cell:removed', 'node:change:position', 'node:change:size', 'scale', 'translate', 'resize']) {
    graph.on(event, again);
  }
  place();
  return place;
}
