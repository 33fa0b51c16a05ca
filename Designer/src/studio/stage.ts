import { apiRoot } from '../api/client';
import { paths } from '../router/routes';
import { navigate } from '../router/router';
import { freshToken } from '../session/session';
import { editsSaved } from './unsaved';

export type View = { kind: 'editor'; definitionId: string } | { kind: 'viewer'; instanceId: string };

/** A removed element of the Studio lives on for a second; a second one beside it would stop the Studio. */
const farewell = 1_200;

interface Actor {
  kind: View['kind'];
  element: HTMLElement & { editWorkflowDefinition?: (id: string) => void };
}

const outlet = () => document.getElementById('studio-outlet')!;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

let wanted: View | null = null;
let reached: View | null = null;
let actor: Actor | null = null;
let emptySince = -farewell;
let leftAt = -Infinity;
let settling: Promise<void> | null = null;

/** Shows one view of the Studio. Resolves when its element is on the page; rejects when the Studio cannot be loaded. */
export function show(view: View): Promise<void> {
  wanted = view;
  return settle();
}

/** Takes the Studio off the page. The editor stays alive behind it: the next flow then opens in a second. */
export function hide(): void {
  wanted = null;
  leftAt = performance.now();
  outlet().hidden = true;
  void settle();
}

/** Drops a hidden editor that shows an older state of a flow than the host now has. */
export function forget(definitionId: string): void {
  if (wanted === null && actor?.kind === 'editor' && actor.element.getAttribute('definition-id')?.trim() === definitionId) {
    remove();
  }
}

/** Whether the Studio, seen or hidden, has this view drawn already. */
export const isOnStage = (view: View) =>
  view.kind === 'editor' && actor?.kind === 'editor' && actor.element.getAttribute('definition-id')?.trim() === view.definitionId;

const settle = () => (settling ??= reachWanted());

async function reachWanted(): Promise<void> {
  await null; // `settling` is set before this can come to its end
  try {
    while (wanted !== reached) {
      const target = wanted;
      await reach(target);
      reached = target;
    }
  } finally {
    settling = null; // in the same turn as the last look at what is wanted, so that no wish falls between
  }
}

async function reach(view: View | null): Promise<void> {
  if (actor?.kind === 'editor' && view !== null && !isOnStage(view)) {
    await editsSaved(leftAt);
    if (wanted !== view) {
      return;
    }
  }
  if (actor && (view === null ? actor.kind === 'viewer' : view.kind === 'viewer' || actor.kind !== view.kind)) {
    remove();
  }
  if (view === null) {
    return;
  }
  if (actor && view.kind === 'editor') {
    switchTo(actor.element, view.definitionId);
    outlet().hidden = false;
    return;
  }

  await (await import('./runtime')).loadRuntime();
  const token = await freshToken();
  await pause(Math.max(0, emptySince + farewell - performance.now()));
  if (wanted === view) {
    actor = { kind: view.kind, element: create(view, token) };
    outlet().hidden = false;
    outlet().append(actor.element);
    actor.element.editWorkflowDefinition = (id) => navigate(paths.editor(id));
  }
}

function create(view: View, token: string | null): Actor['element'] {
  const element = document.createElement(view.kind === 'editor' ? 'elsa-workflow-definition-editor' : 'elsa-workflow-instance-viewer');
  element.setAttribute('remote-endpoint', apiRoot());
  if (token) {
    element.setAttribute('access-token', token);
  }
  if (view.kind === 'editor') {
    element.setAttribute('definition-id', view.definitionId);
  } else {
    element.setAttribute('instance-id', view.instanceId);
  }
  return element;
}

function switchTo(editor: HTMLElement, definitionId: string): void {
  if (editor.getAttribute('definition-id')?.trim() !== definitionId) {
    editor.setAttribute('definition-id', definitionId);
  }
}

function remove(): void {
  actor?.element.remove();
  actor = null;
  emptySince = performance.now();
}
