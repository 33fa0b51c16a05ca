import type { AlertRule } from '../api/alerts';
import { text } from '../text';

const words = text.alerts;

/** What a rule watches, in a sentence. */
export function watchesOf({ when, threshold, withinMinutes, atLeast, spending, period }: AlertRule): string {
  const more = threshold ?? 0;
  switch (when) {
    case 'stuck':
      return words.watches.stuck(more);
    case 'queueAge':
      return words.watches.queueAge(more);
    case 'needsOperator':
      return words.watches.needsOperator(more);
    case 'budget':
      return words.watches.budget(more, spending ?? 'cost', period ?? 'month');
    default:
      return words.watches.failureRate(more, withinMinutes ?? 60, atLeast ?? 5);
  }
}

/** Where it goes. */
export function targetOf({ channel }: AlertRule): string {
  switch (channel?.kind) {
    case 'email':
      return words.goesTo.email(channel.to ?? '');
    case 'slack':
      return words.goesTo.slack(channel.slackChannel ?? '');
    default:
      return words.goesTo.webhook(channel?.url ?? '');
  }
}
