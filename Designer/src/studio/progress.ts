import { canvasModule, watchCanvases } from './canvas';

export interface StepStats {
  started: number;
  completed: number;
  uncompleted: number;
  faulted: boolean;
  blocked: boolean;
}

let shown = new Map<string, StepStats>();

/** Draws how far a test is, with the Studio's own badges; again on each canvas it makes. */
export function followProgress(): void {
  watchCanvases(() => draw(shown));
}

export function showProgress(stats: Map<string, StepStats>): void {
  // Steps of an earlier test that this one has not reached lose their badge.
  const none = { started: 0, completed: 0, uncompleted: 0, faulted: false, blocked: false };
  draw(new Map([...[...shown.keys()].map((id) => [id, none] as const), ...stats]));
  shown = stats;
}

function draw(stats: Map<string, StepStats>): void {
  void canvasModule().then(({ updateActivityStats }) => {
    for (const [id, values] of stats) {
      if (document.getElementById(`activity-${id}`)) {
        updateActivityStats(`activity-${id}`, id, { ...values, metadata: {} });
      }
    }
  });
}
