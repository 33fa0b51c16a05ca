import { eventsOf } from './events';

interface Follower {
  /** Opens the stream of changes. */
  open: (signal: AbortSignal) => Promise<Response>;
  /** Runs have changed; none named: any of them may have. */
  onChange: (ids: string[]) => void;
  /** Whether this page is told of changes at the moment. */
  onLive: (live: boolean) => void;
}

const soonest = 1_000;
const latest = 30_000;
/** The host sends something every 15 s: a connection that is silent for longer is dead. */
const silence = 40_000;

/** Follows what changes on the host, through breaks and restarts, until it is told to stop. After each break everything may have changed. */
export function follow({ open, onChange, onLive }: Follower): () => void {
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
        } else if (type === 'runs') {
          onChange((JSON.parse(data) as { ids: string[] }).ids);
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
