const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** A moment in the reader's own time zone. */
export const formatTime = (iso: string) => dateTime.format(new Date(iso));

export const formatExactTime = (iso: string) => exact.format(new Date(iso));

/** A span in milliseconds, as short as it can be read: `12 ms`, `3.4 s`, `2 min 5 s`, `3 h 4 min`, `2 d 1 h`. */
export function formatSpan(ms: number): string {
  if (ms < 1_000) {
    return `${Math.max(0, Math.round(ms))} ms`;
  }
  if (ms < 59_950) {
    return `${(ms / 1_000).toFixed(1)} s`;
  }

  const seconds = Math.round(ms / 1_000);
  const [days, hours, minutes] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3_600) % 24, Math.floor(seconds / 60) % 60];
  if (days > 0) {
    return `${days} d ${hours} h`;
  }
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min ${seconds % 60} s`;
}

/** From one moment to another; to now when the end is not known yet. */
export const spanOf = (from: string, to: string | null) => (to ? Date.parse(to) : Date.now()) - Date.parse(from);

/** A size as short as it can be read: `812 B`, `3.4 MB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = bytes < 1_000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1_000 ** power).toFixed(power === 0 || bytes / 1_000 ** power >= 100 ? 0 : 1)} ${units[power]}`;
}

const dayAndMonth = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** A calendar day such as `2026-11-28`, which has no time zone. */
export const formatDay = (date: string) => dayAndMonth.format(new Date(`${date}T00:00:00Z`));

/** A value for people: text as it is, lists with commas, nothing as a dash; JSON only for what has fields of its own. */
export function formatValue(value: unknown): string {
  if (value === null || value === undefined || value === '') {
    return '–';
  }
  if (Array.isArray(value) && value.every((entry) => typeof entry !== 'object' || entry === null)) {
    return value.length === 0 ? '–' : value.map(formatValue).join(', ');
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
