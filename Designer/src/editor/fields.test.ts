import { expect, it } from 'vitest';
import { expressionOf, fieldsOf } from './fields';

it('names the fields of an item as expressions reach them', () => {
  const item = { email: 'a@b.c', address: { city: 'Pune' }, 'first name': 'Ada', tags: ['x', 'y'], none: null };
  expect(fieldsOf(item).map(({ path, type }) => `${path} ${type}`)).toEqual(['email string', 'address object', 'address.city string', '["first name"] string', 'tags list', 'tags[0] string', 'none empty']);
});

it('writes the expression for what comes in and for what another step left', () => {
  expect(expressionOf('address.city', null)).toBe('$json.address.city');
  expect(expressionOf('["first name"]', null)).toBe('$json["first name"]');
  expect(expressionOf('id', "Ada's list")).toBe("$('Ada\\'s list').item.json.id");
});

it('stops at a depth and number that a person can look at', () => {
  const deep = JSON.parse('{"a":'.repeat(50) + '1' + '}'.repeat(50)) as unknown;
  expect(fieldsOf(deep).length).toBeLessThan(10);
  expect(fieldsOf(Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`f${i}`, i]))).length).toBe(200);
});
