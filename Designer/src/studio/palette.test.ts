import { expect, test } from 'vitest';
import { foundByWhatTheyDo, withoutTooltips } from './palette';

const answer = (body: object, status = 200) => new Response(JSON.stringify(body), { status });
const at = (path: string) => new URL(path, 'https://flows.example.com');

test('the Studio is told of activities without what they do', async () => {
  const told = await withoutTooltips(at('/elsa/api/descriptors/activities?Refresh=True'), answer({ items: [{ typeName: 'Elsa.WriteLine', description: 'Writes a line.', inputs: [{ description: 'The text.' }] }], count: 1 }));
  expect(await told.json()).toEqual({ items: [{ typeName: 'Elsa.WriteLine', description: '', inputs: [{ description: 'The text.' }] }], count: 1 });
});

test.each([
  ['/elsa/api/descriptors/variables', 200],
  ['/elsa/api/descriptors/activities', 503],
])('everything else stays as it is: %s, %i', async (path, status) => {
  const given = answer({ items: [{ description: 'kept' }] }, status);
  expect(await withoutTooltips(at(path), given)).toBe(given);
});

test('a word that only says what an activity does finds it too', () => {
  const entries = [
    { typeName: 'Bizoholic.GoogleSheets', displayName: 'Google Sheets', description: 'Read and write the rows of a spreadsheet.', category: 'Data' },
    { typeName: 'Bizoholic.SpreadsheetFile', displayName: 'Spreadsheet file', description: 'Make a spreadsheet.', category: 'Data' },
  ];
  expect(foundByWhatTheyDo(entries, ' Spreadsheet')).toEqual(['Google Sheets']);
  expect(foundByWhatTheyDo(entries, 'ro')).toEqual([]);
  expect(foundByWhatTheyDo(entries, 'nothing')).toEqual([]);
});
