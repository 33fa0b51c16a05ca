import type { RunStep } from '../api/run-detail';
import { formatExactTime } from '../format';
import { text } from '../text';
import { plainType } from './steps';

/** What is over when its time comes, and not before. */
const moments = new Set(['Delay', 'Wait', 'StartAt', 'Timer', 'Cron']);
/** What is asked for again and again: the time is that of the next look. */
const looks = new Set(['Agents', 'CrmChange']);

/** What a step waits on and until when, in the reader's time zone. */
export function waitWords({ name, about, until }: RunStep['waits'][number]): string {
  const words = text.runDetail;
  const time = until && formatExactTime(until);
  if (time && name === 'Flows.Retry') {
    return words.again(time);
  }
  if (time && moments.has(name)) {
    return words.waitsUntil(time);
  }
  if (name === 'HeldBack') {
    return words.heldBack(about ?? '', time);
  }

  const what = words.waitsOn[name]?.(about) ?? words.waitsOnOther(plainType(name));
  return time && looks.has(name) ? words.looksAgain(what, time) : words.waitsFor(what, time);
}
