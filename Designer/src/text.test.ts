import { readdirSync, readFileSync } from 'node:fs';
import { parseAst } from 'vite';
import { expect, it } from 'vitest';

const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.tsx') && !file.endsWith('.test.tsx'));
const spoken = new Set(['aria-label', 'title', 'label', 'placeholder', 'alt', 'help']);
const word = /\p{L}{2,}/u;

interface Node {
  type: string;
  value?: unknown;
  name?: { name?: string };
}

/** Words that a page would show although they are not in the catalogue. */
function wordsIn(node: unknown, found: string[]): string[] {
  if (typeof node !== 'object' || node === null) {
    return found;
  }
  const { type, value, name } = node as Node;
  if (type === 'JSXText' && word.test(String(value))) {
    found.push(String(value).trim());
  }
  if (type === 'JSXAttribute' && spoken.has(name?.name ?? '')) {
    const given = (value as Node | null)?.type === 'Literal' ? String((value as Node).value) : '';
    if (word.test(given) && !given.includes('://')) {
      found.push(`${name!.name}: ${given}`);
    }
  }
  Object.values(node).forEach((inner) => wordsIn(inner, found));
  return found;
}

it('all words that pages show are in the catalogue', () => {
  expect(files.length).toBeGreaterThan(80);
  const found = files.flatMap((file) => wordsIn(parseAst(readFileSync(`src/${file}`, 'utf8'), { lang: 'tsx' }), []).map((words) => `${file}: ${words}`));
  expect(found).toEqual([]);
});

it('words outside of it are found', () => {
  const page = '<p title="Of yours">Hello <b>{name}</b></p>';
  expect(wordsIn(parseAst(page, { lang: 'tsx' }), [])).toEqual(['title: Of yours', 'Hello']);
});
