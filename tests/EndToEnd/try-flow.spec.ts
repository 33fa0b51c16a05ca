import { expect, test } from '@playwright/test';
import { expectAccessible } from './support/axe';
import { Host, writeLine } from './support/host';
import { open } from './support/pages';
import { Studio } from './support/studio';

const tag = Date.now().toString(36);
const literal = (value: string) => ({ typeName: 'String', expression: { type: 'Literal', value } });
const script = (value: string) => ({ typeName: 'String', expression: { type: 'JavaScript', value } });
const endpoint = (path: string) => ({
  id: 'hook',
  name: 'hook',
  type: 'Elsa.HttpEndpoint',
  path: literal(path),
  supportedMethods: { typeName: 'String[]', expression: { type: 'Object', value: '["POST"]' } },
  customProperties: { canStartWorkflow: true },
});

test('a draft hears a test call, runs with it up to a step, and shows the data at each step', async ({ page, request }) => {
  const host = await Host.signIn(request);
  const greet = { id: 'greet', name: 'greet', type: 'Elsa.WriteLine', text: script('"Hello " + $json.body.name') };
  const id = await host.create(`Try ${tag}`, [endpoint(`try-${tag}`), greet, { id: 'never', name: 'never', type: 'Elsa.Fault', message: literal('must not run') }]);
  const studio = new Studio(page);
  await open(page, host, `workflows/definitions/${id}/edit`);
  await studio.isOpen();
  await page.getByRole('button', { name: 'Data and tests' }).click();
  const panel = page.getByRole('complementary', { name: 'Data and tests' });
  await expect(panel).toContainText('Choose a step on the canvas');

  await studio.select('hook');
  await panel.getByRole('button', { name: 'Listen for a test call' }).click();
  await expect(panel.getByRole('status')).toContainText('need not be published');
  await expect(async () => {
    const answer = await request.post(`/webhook/try-${tag}`, { data: { name: 'Ada' } });
    expect(answer.status()).toBe(200);
  }).toPass({ timeout: 30_000 });
  await expect(panel).toContainText('A sample call is kept for this step');
  await expect(page.locator('.flows-pins [data-pin=hook]')).toBeVisible();

  await studio.select('greet');
  await panel.getByRole('button', { name: 'Run to here' }).click();
  await expect(panel).toContainText('Finished');
  await expect(panel.locator('[data-field="body.name"]').first()).toContainText('Ada');
  await expectAccessible(page);
  await page.screenshot({ path: 'artifacts/try-flow.png' });
  await panel.getByRole('button', { name: 'Table' }).first().click();
  await expect(panel.getByRole('group', { name: 'Table' }).first()).toContainText('Ada');

  await panel.getByRole('button', { name: 'Run with sample data' }).click();
  await expect(panel.getByRole('alert')).toContainText('“never” failed: must not run');
  await host.remove(id);
});

test('a click on a field puts its expression where the cursor was', async ({ page, request }) => {
  const host = await Host.signIn(request);
  const id = await host.create(`Insert ${tag}`, [{ id: 'make', name: 'make', type: 'Elsa.RunJavaScript', script: literal('return { city: "Pune" }') }, writeLine('say', '')]);
  const studio = new Studio(page);
  await open(page, host, `workflows/definitions/${id}/edit`);
  await studio.isOpen();
  await page.getByRole('button', { name: 'Data and tests' }).click();
  const panel = page.getByRole('complementary', { name: 'Data and tests' });
  await studio.select('say');
  await panel.getByRole('button', { name: 'Run with sample data' }).click();
  await expect(panel).toContainText('Finished');

  await studio.express('Text', '');
  const field = panel.locator('[data-field]').first();
  const path = await field.getAttribute('data-field');
  await field.click();
  await expect.poll(async () => JSON.stringify((await host.definition(id)).root)).toContain(`$json.${path}`);
  await host.remove(id);
});

test('kept data takes the place of a step, and is forgotten again', async ({ page, request }) => {
  const host = await Host.signIn(request);
  const id = await host.create(`Pin ${tag}`, [{ id: 'make', name: 'make', type: 'Elsa.RunJavaScript', script: literal('return { at: Date.now() }') }, writeLine('say', 'x')]);
  const studio = new Studio(page);
  await open(page, host, `workflows/definitions/${id}/edit`);
  await studio.isOpen();
  await page.getByRole('button', { name: 'Data and tests' }).click();
  const panel = page.getByRole('complementary', { name: 'Data and tests' });
  await studio.select('make');
  await panel.getByRole('button', { name: 'Run with sample data' }).click();
  await panel.getByRole('button', { name: 'Keep as sample data' }).click();
  await expect(page.locator('.flows-pins [data-pin=make]')).toBeVisible();
  await panel.getByRole('button', { name: 'Forget the sample data' }).click();
  await expect(page.locator('.flows-pins [data-pin=make]')).toHaveCount(0);
  await host.remove(id);
});

test('every activity of ours has an icon and a colour', async ({ page, request }) => {
  const host = await Host.signIn(request);
  const id = await host.create(`Looks ${tag}`, [writeLine('a', 'x')]);
  await open(page, host, `workflows/definitions/${id}/edit`);
  await new Studio(page).isOpen();
  const css = (await page.locator('style#flows-looks').textContent()) ?? '';
  const ours = (await host.descriptors()).filter(({ typeName }) => typeName.startsWith('Bizoholic.')).map(({ typeName }) => typeName);
  expect(ours.length).toBeGreaterThan(20);
  expect(ours.filter((type) => !css.includes(`[data-act="${type}"] .activity-icon`))).toEqual([]);
  await host.remove(id);
});

test('the first page needs less than 300 KB of script, and nothing of the Studio', async ({ page, request }) => {
  const host = await Host.signIn(request);
  const sizes: number[] = [];
  const studio: string[] = [];
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (/_framework|_content/.test(pathname)) {
      studio.push(pathname);
    } else if (pathname.endsWith('.js')) {
      sizes.push(Number(response.headers()['content-length'] ?? NaN));
    }
  });
  await page.setViewportSize({ width: 700, height: 900 }); // below the width at which the Studio is made ready in idle time
  await open(page, host, 'home');
  await expect(page.getByRole('heading', { name: 'Needs you' })).toBeVisible();
  await expect(page.getByRole('img', { name: /Runs of each of the last/ }).or(page.getByText('Nothing has run in this time'))).toBeVisible();
  // The page is told of changes by an answer that does not end, so the network is never idle: nothing more is asked for for a second.
  let before = -1;
  await expect.poll(() => before === (before = sizes.length), { intervals: [1_000] }).toBe(true);
  expect(sizes.length).toBeGreaterThan(1);
  expect(sizes.reduce((all, size) => all + size, 0)).toBeLessThan(300 * 1024);
  expect(studio).toEqual([]);
});

test('of two people who edit one flow the second is told, and neither loses anything', async ({ page, request }) => {
  const host = await Host.signIn(request);
  const name = `Shared ${tag}`;
  const id = await host.create(name, [writeLine('line', 'opened')]);
  const studio = new Studio(page);
  await open(page, host, `workflows/definitions/${id}/edit`);
  await studio.isOpen();
  await host.save(id, name, [writeLine('line', 'theirs')]);

  await studio.select('line');
  await studio.fill('Text', 'mine');
  const dialog = page.getByRole('dialog', { name: 'Somebody else has saved this flow' });
  await expect(dialog).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Go on with mine' }).click();
  await expect.poll(async () => JSON.stringify((await host.definition(id)).root)).toContain('mine');
  await open(page, host, `flows/${id}/versions`);
  await expect(page.locator('del').filter({ hasText: 'theirs' })).toBeVisible();
  await host.remove(id);
});
