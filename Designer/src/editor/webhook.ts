import { activitiesIn } from '../api/activities';
import type { Activity } from '../api/definitions';

interface LiteralInput {
  expression?: { type?: string; value?: unknown };
}

/** The addresses under which a flow can be called: one for each HTTP endpoint whose path is written out. */
export function webhookUrls(root: Activity, origin: string): string[] {
  const found = new Set<string>();
  for (const activity of activitiesIn(root)) {
    const path = activity.type === 'Elsa.HttpEndpoint' ? literal(activity['path']) : null;
    if (path) {
      found.add(`${origin}/webhook/${path.replace(/^\/+/, '')}`);
    }
  }

  return [...found];
}

function literal(input: unknown): string | null {
  if (typeof input === 'string') {
    return input;
  }

  const { type, value } = (input as LiteralInput | undefined)?.expression ?? {};
  return type === 'Literal' && typeof value === 'string' && value !== '' ? value : null;
}
