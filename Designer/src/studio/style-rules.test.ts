import { expect, test } from 'vitest';
import { dropHasRules } from './style-rules';

test('only rules that look into other elements are taken out, also those for some screens', () => {
  const style = Object.assign(document.createElement('style'), {
    textContent: '.a { color: red } .menu:has(.on) { color: red } .b > i { color: red } @media (min-width: 1px) { .c { color: red } .d:not(:has(i)) { color: red } }',
  });
  document.head.append(style);

  expect(dropHasRules(style.sheet!)).toBe(2);

  const left = [...style.sheet!.cssRules].map(({ cssText }) => cssText).join(' ');
  expect(left).not.toContain(':has(');
  expect(left).toContain('.a');
  expect(left).toContain('.b > i');
  expect(left).toContain('.c');
});
