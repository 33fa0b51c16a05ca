/** What we use of the Studio's canvas module. It is not a documented API: the end-to-end test notices when it moves. */
export interface Canvas {
  container: HTMLElement;
  binding: {
    graph: Graph;
    gridOptions?: GridOptions;
    interop: { raiseCanvasSelected(): Promise<void>; raiseActivitySelected(activity: object): Promise<void> };
  };
}

export interface CanvasNode {
  id: string;
  data: ActivityData;
  position(): { x: number; y: number };
}

/** A connection that is drawn. */
export interface CanvasEdge {
  getSourceCellId(): string;
  getSourcePortId(): string | undefined;
}

/** An activity as the Studio keeps it on its node. */
export interface ActivityData {
  id: string;
  type: string;
  name?: string;
  metadata?: { displayText?: string };
  customProperties?: Record<string, unknown>;
  [property: string]: unknown;
}

/** X6's graph, as far as it is used here. */
export interface Graph {
  drawGrid(options: GridOptions): void;
  on(event: string, listener: (args: never) => void): void;
  off(event: string, listener: (args: never) => void): void;
  getNodes(): CanvasNode[];
  getCellById(id: string): CanvasNode | null;
  getConnectedEdges(node: CanvasNode, options: { incoming: true }): CanvasEdge[];
  localToGraph(x: number, y: number): { x: number; y: number };
  zoom(): number;
}

export interface GridOptions {
  type?: string;
  args?: Record<string, unknown>;
  [option: string]: unknown;
}

interface DesignerModule {
  graphBindings: Record<string, Canvas['binding'] | undefined>;
  updateActivity(elementId: string, activity: object): Promise<void>;
  updateActivityStats(elementId: string, activityId: string, stats: object): void;
}

const moduleUrl = '_content/Elsa.Studio.Workflows.Designer/designer.entry.js';

// The same URL as the Studio's own import gives the same module, and so its live graphs.
export const canvasModule = () => import(/* @vite-ignore */ new URL(moduleUrl, document.baseURI).href) as Promise<DesignerModule>;

/** Calls back for every canvas the Studio makes; it makes a new one for each flow and each nested body. */
export function watchCanvases(found: (canvas: Canvas) => void, studio: () => Promise<Pick<DesignerModule, 'graphBindings'>> = canvasModule): void {
  const seen = new WeakSet<Element>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const later = () => (timer ??= setTimeout(scan, 100));
  const scan = async () => {
    timer = undefined;
    const fresh = [...document.querySelectorAll<HTMLElement>('.graph-container')].filter((container) => !seen.has(container));
    if (fresh.length === 0) {
      return;
    }

    const { graphBindings } = await studio();
    for (const container of fresh.filter((one) => !seen.has(one))) { // another scan may have been here while the module came
      const binding = graphBindings[container.id];
      if (binding) {
        seen.add(container);
        found({ container, binding });
      } else if (container.isConnected) {
        later(); // the binding appears a moment after the element
      }
    }
  };

  new MutationObserver(later).observe(document.getElementById('studio-outlet')!, { childList: true, subtree: true });
  later();
}
