import { expect, it } from 'vitest';
import { webhookUrls } from './webhook';

const endpoint = (id: string, path: unknown) => ({ id, type: 'Elsa.HttpEndpoint', path });
const literal = (value: string) => ({ typeName: 'String', expression: { type: 'Literal', value } });

it('finds the address of every endpoint, also inside containers, and skips computed ones', () => {
  const root = {
    id: 'flow',
    type: 'Elsa.Flowchart',
    activities: [
      endpoint('a', literal('/leads')),
      { id: 'seq', type: 'Elsa.If', then: endpoint('b', 'orders/{id}') },
      endpoint('c', { expression: { type: 'JavaScript', value: '"x" + 1' } }),
      endpoint('d', literal('leads')),
      endpoint('e', undefined),
    ],
  };
  expect(webhookUrls(root, 'https://h')).toEqual(['https://h/webhook/leads', 'https://h/webhook/orders/{id}']);
});
