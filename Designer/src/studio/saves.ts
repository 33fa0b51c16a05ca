import { handsOff } from './hands';

/** The save of each flow that was asked for last. */
const newest = new Map<string, Promise<Response>>();

/**
 * Sends the Studio's saves of one flow one after another, and keeps from it what is out of date: the Studio puts its flow
 * back to what a save's answer holds, so an answer that comes after a newer edit would undo that edit. A save that was
 * overtaken is answered with what the newest one was, and no answer is given while somebody is about to change something.
 */
export async function saveInTurn(flow: string, send: () => Promise<Response>): Promise<Response> {
  const before = newest.get(flow);
  let current: Promise<Response> = before ? before.then(send, send) : send();
  newest.set(flow, current);
  let answer = await current;
  await handsOff(() => newest.get(flow) !== current);
  while (newest.get(flow) !== current) {
    current = newest.get(flow)!;
    const newer = await current.catch(() => null);
    if (newer?.ok) {
      answer = newer;
    }
    await handsOff(() => newest.get(flow) !== current);
  }
  return answer.clone(); // several may be given the same one
}

/** The flow a save is about; new ones have no id yet. */
export function flowOf(body: unknown): string {
  try {
    return (JSON.parse(String(body)) as { model?: { definitionId?: string } }).model?.definitionId ?? '';
  } catch {
    return '';
  }
}
