import { eventsOf } from './events';
import type { WrittenText } from './texts';

interface Follower {
  /** Opens the stream of changes. */
  open: (signal: AbortSignal) => Promise<Response>;
  /** Runs have changed; none named: any of them may have. */
  onChange: (ids: string[]) => void;
  /** What steps are writing has grown. */
  onTexts: (texts: WrittenText[]) => void;
  /** Whether this page is told of changes at the moment. */
  onLive: (live: boolean) => void;
}

const soonest = 1_000;
const latest = 30_000;
/** The host sends something every 15 s: a connection that is silent for longer is dead. */
const silence = 40_000;

/** Follows what changes on the host, through breaks and restarts, until it is told to stop. After each break everything may have changed. */
export function follow({ open, onChange, onTexts, onLive }: Follower): () => void {
  const stopped = new AbortController();
  void (async () => {
    for (let pause = soonest; !stopped.signal.aborted; pause = Math.min(latest, pause * 2)) {
      const lasted = await once(stopped.signal);
      onLive(false);
      pause = lasted ? soonest : pause;
      await wait(pause * (0.75 + Math.random() / 2), stopped.signal);
    }
  })();

  return () => stopped.abort();

  /** @returns Whether the stream was open at all. */
  async function once(stop: AbortSignal): Promise<boolean> {
    const connection = new AbortController();
    const end = () => connection.abort();
    stop.addEventListener('abort', end, { once: true });
    let watchdog = setTimeout(end, silence);
    let opened = false;
    try {
      const response = await open(connection.signal);
      if (!response.ok || !response.body) {
        return false;
      }

      for await (const { type, data } of eventsOf(response.body)) {
        clearTimeout(watchdog);
        watchdog = setTimeout(end, silence);
        if (type === 'open') {
          opened = true;
          onLive(true);
          onChange([]);
        } else if (type === 'runs' || type === 'text') {
          const { ids, texts } = JSON.parse(data) as { ids?: string[]; texts?: WrittenText[] };
          if (ids) {
            onChange(ids);
          }
          if (texts) {
            onTexts(texts);
          }
        }
      }
    } catch {
      // The host is away, or restarts: it is tried again.
    } finally {
      clearTimeout(watchdog);
      stop.removeEventListener('abort', end);
      connection.abort();
    }

    return opened;
  }
}

const wait = (milliseconds: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
