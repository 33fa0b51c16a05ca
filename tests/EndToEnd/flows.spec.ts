import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { Host, writeLine } from './support/host';
import { open } from './support/pages';

const tag = Date.now().toString(36);

test('a flow is exported, deleted and comes back from its file', async ({ page, request }) => {
  const host = await Host.signIn(request);
  const name = `Travels ${tag}`;
  const id = await host.create(name, [writeLine('line', 'keep me')], true);
  await open(page, host, 'workflows/definitions');
  await page.getByLabel('Search flows by name').fill(name);
  const row = page.getByRole('row').filter({ hasText: name });
  await expect(row).toContainText('Published');

  const download = page.waitForEvent('download');
  await row.getByRole('button', { name: `More actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: 'Export' }).click();
  const file = await (await download).path();
  expect(await readFile(file, 'utf8')).toContain('keep me');

  await row.getByRole('button', { name: `More actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('No flow matches the search')).toBeVisible();

  await page.getByTestId('import-file').setInputFiles({ name: 'flow.json', mimeType: 'application/json', buffer: await readFile(file) });
  await expect(row).toBeVisible();
  expect(JSON.stringify((await host.definition(id)).root)).toContain('keep me');
  await host.remove(id);
});

test('a file that is no flow is refused in plain words', async ({ page, request }) => {
  await open(page, await Host.signIn(request), 'workflows/definitions');
  const importer = page.getByTestId('import-file');
  await importer.setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') });
  await expect(page.getByText('“notes.txt” is not a JSON file')).toBeVisible();
  await importer.setInputFiles({ name: 'other.json', mimeType: 'application/json', buffer: Buffer.from('{"a":1}') });
  await expect(page.getByText('“other.json” holds no flow')).toBeVisible();
});

test('a run with input opens, and a step that fails says why', async ({ page, request }) => {
  const host = await Host.signIn(request);
  const name = `Fails ${tag}`;
  const id = await host.create(name, [writeLine('before', 'fine'), faulty]);
  await open(page, host, 'workflows/definitions');
  await page.getByLabel('Search flows by name').fill(name);
  await page.getByRole('button', { name: `Run: ${name}` }).click();
  await page.getByLabel('Input (JSON)').fill('{"order":');
  await page.getByRole('dialog').getByRole('button', { name: 'Run' }).click();
  await expect(page.getByRole('alert')).toContainText('not valid JSON');
  await page.getByLabel('Input (JSON)').fill('{"order": 4711}');
  await page.getByRole('dialog').getByRole('button', { name: 'Run' }).click();

  await expect(page.getByRole('heading', { name: `Run of ${name}` })).toBeVisible();
  await expect(page.locator('[data-step=before]')).toContainText('Done');
  await expect(page.locator('[data-step=wrong]')).toContainText('The stock is empty.');
  await expect(page.getByText('4711')).toBeVisible();
  await page.screenshot({ path: 'artifacts/run-failed.png', fullPage: true });
  await host.remove(id);
});

const literal = (value: string) => ({ typeName: 'String', expression: { type: 'Literal', value } });
const faulty = { id: 'wrong', name: 'wrong', type: 'Elsa.Fault', message: literal('The stock is empty.') };
