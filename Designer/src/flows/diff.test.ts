import { expect, it } from 'vitest';
import type { Definition } from '../api/definitions';
import { diffDefinitions, isSame } from './diff';

const literal = (value: string) => ({ typeName: 'String', expression: { type: 'Literal', value } });
const script = (value: string) => ({ typeName: 'String', expression: { type: 'JavaScript', value } });
const flow = (activities: object[], connections: object[] = [], more: object = {}) =>
  ({ name: 'Leads', root: { id: 'root', nodeId: 'w:root', type: 'Elsa.Flowchart', activities, connections }, ...more }) as unknown as Definition;
const step = (id: string, more: object = {}) => ({ id, nodeId: `w:root:${id}`, type: 'Elsa.WriteLine', name: id, ...more });
const wire = (source: string, target: string) => ({ source: { activity: source, port: 'Done' }, target: { activity: target, port: 'In' } });

it('tells steps that came, went and changed, with what was typed', () => {
  const before = flow([step('ask', { text: literal('Hi') }), step('old')]);
  const after = flow([step('ask', { text: script('`Hi ${name}`') }), step('new', { text: literal('x') })]);
  expect(diffDefinitions(before, after).steps).toEqual([
    { kind: 'changed', id: 'ask', name: 'ask', type: 'Elsa.WriteLine', fields: [{ field: 'text', before: 'Hi', after: 'JavaScript: `Hi ${name}`' }] },
    { kind: 'added', id: 'new', name: 'new', type: 'Elsa.WriteLine', fields: [{ field: 'name', before: null, after: 'new' }, { field: 'text', before: null, after: 'x' }] },
    { kind: 'removed', id: 'old', name: 'old', type: 'Elsa.WriteLine', fields: [] },
  ]);
});

it('tells connections by the names of their ends', () => {
  const diff = diffDefinitions(flow([step('a'), step('b'), step('c')], [wire('a', 'b')]), flow([step('a'), step('b'), step('c')], [wire('a', 'c')]));
  expect([diff.connected, diff.disconnected]).toEqual([['a › Done › c'], ['a › Done › b']]);
});

it('compares steps inside containers by themselves', () => {
  const container = (text: string) => flow([step('loop', { type: 'Elsa.ForEach', body: step('inner', { text: literal(text) }) })]);
  expect(diffDefinitions(container('1'), container('2')).steps.map((change) => change.id)).toEqual(['inner']);
});

it('does not count where a step is drawn', () => {
  const at = (x: number) => flow([step('a', { metadata: { designer: { position: { x, y: 0 } } } })]);
  expect(isSame(diffDefinitions(at(1), at(2)))).toBe(true);
});

it('tells settings of the flow', () => {
  expect(diffDefinitions(flow([], [], { name: 'Leads' }), flow([], [], { name: 'New leads' })).settings).toEqual([{ field: 'name', before: 'Leads', after: 'New leads' }]);
});
