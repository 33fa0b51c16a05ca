import { describe, expect, it } from 'vitest';
import type { AlertRule } from '../api/alerts';
import { targetOf, watchesOf } from './words';

const rule = (given: Partial<AlertRule>) => given as AlertRule;

describe('an alert rule in words', () => {
  it.each([
    [rule({ when: 'failureRate', threshold: 10, withinMinutes: 60, atLeast: 5 }), 'More than 10 % of the runs of the last hour failed (from 5 runs on)'],
    [rule({ when: 'failureRate', threshold: 0, withinMinutes: 2_880, atLeast: 1 }), 'More than 0 % of the runs of the last 2 days failed (from 1 runs on)'],
    [rule({ when: 'stuck', threshold: 15 }), 'A run executes but has not moved for more than 15 minutes'],
    [rule({ when: 'queueAge', threshold: 1 }), 'A run waits for a host for more than 1 minute'],
    [rule({ when: 'needsOperator', threshold: 0 }), 'More than 0 runs wait for a person to decide'],
    [rule({ when: 'budget', threshold: 20, spending: 'cost', period: 'month' }), 'AI steps spend more than 20 in a month'],
    [rule({ when: 'budget', threshold: 500, spending: 'tokens', period: 'day' }), 'AI steps spend more than 500 tokens in a day'],
  ])('says what it watches (%#)', (given, words) => expect(watchesOf(given)).toBe(words));

  it('says where it goes', () => {
    const channel = { kind: null, credential: null, from: null, to: null, slackChannel: null, url: null };
    expect(targetOf(rule({ channel: { ...channel, kind: 'email', to: 'ann@example.com' } }))).toBe('E-mail to ann@example.com');
    expect(targetOf(rule({ channel: { ...channel, kind: 'slack', slackChannel: '#ops' } }))).toBe('Slack #ops');
    expect(targetOf(rule({ channel: { ...channel, kind: 'slack' } }))).toBe('Slack');
    expect(targetOf(rule({ channel: { ...channel, kind: 'webhook', url: 'https://example.com/a' } }))).toBe('Webhook https://example.com/a');
  });
});
