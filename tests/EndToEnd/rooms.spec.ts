import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { expectAccessible } from './support/axe';
import { Host, writeLine } from './support/host';
import { open } from './support/pages';

const tag = Date.now().toString(36);
const literal = (value: string) => ({ typeName: 'String', expression: { type: 'Literal', value } });
const script = (value: string) => ({ typeName: 'String', expression: { type: 'JavaScript', value } });
const hostile = `<img src=x onerror="document.title='owned'"> ${tag}`;

test('what failed needs me: I see why, put its data right and it goes on', async ({ page, request }) => {
  const host = await Host.signIn(request);
  const name = `Contacts ${tag}`;
  const mail = { id: 'mail', name: 'Write mail', type: 'Elsa.WriteLine', text: script("if (!$json?.email) throw new Error('The contact has no e-mail address.'); return $json.email") };
  const id = await host.create(name, [writeLine('list', 'x'), mail], true);
  await host.run(id);

  await open(page, host, 'home');
  const failure = page.locator('[data-failure]').filter({ hasText: name }).first();
  await expect(failure).toContainText('The contact has no e-mail address.');
  await expect(page.getByRole('img', { name: /Runs of each of the last/ })).toBeVisible();
  await expectAccessible(page);
  await page.screenshot({ path: 'artifacts/rooms-home.png', fullPage: true });

  await failure.getByRole('link', { name: /Open/ }).click();
  await expect(page.locator('[data-canvas-step=mail]')).toHaveAttribute('data-state', 'Faulted');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Try again with other data' }).click();
  await page.getByLabel('Items that come in').fill('[{"email": ');
  await page.getByRole('dialog').getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('not valid JSON');
  await page.getByLabel('Items that come in').fill('[{"email": "ada@example.com"}]');
  await page.getByRole('dialog').getByRole('button', { name: 'Try again' }).click();
  await expect(page.locator('[data-canvas-step=mail]')).toHaveAttribute('data-state', 'Completed');
  await expect(page.locator('[data-step=mail]')).toContainText('ada@example.com');
  await expect(page.locator('[data-step=mail]')).toContainText('Attempt 2');
  await page.screenshot({ path: 'artifacts/rooms-run.png', fullPage: true });
  await host.remove(id);
});

test('a step that waits is let go on, another is skipped, and a cancellation is taken back', async ({ page, request }) => {
  const host = await Host.signIn(request);
  const id = await host.create(`Waits ${tag}`, [{ id: 'wait', name: 'Wait', type: 'Elsa.Event', eventName: literal('never') }, { id: 'more', name: 'More', type: 'Elsa.Event', eventName: literal('never') }, writeLine('end', 'x')], true);
  const run = await host.run(id);
  await open(page, host, `runs/${run}`);

  await page.getByRole('button', { name: 'Cancel run' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel run' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('The run goes on.')).toBeVisible();

  const step = (activity: string) => page.locator(`[data-step=${activity}]`);
  await page.locator('[data-canvas-step=wait]').click();
  await step('wait').getByRole('button', { name: 'Go on now' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Go on now' }).click();
  await expect(step('wait')).toContainText('Done');
  await page.locator('[data-canvas-step=more]').press('Enter');
  await step('more').getByRole('button', { name: 'Skip this step' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Skip this step' }).click();
  await expect(step('end')).toContainText('Done');
  await host.remove(id);
});

test('runs are found by flow and status and changed many at once', async ({ page, request }) => {
  const host = await Host.signIn(request);
  const id = await host.create(`Many ${tag}`, [{ id: 'wait', name: 'Wait', type: 'Elsa.Event', eventName: literal('never') }], true);
  await Promise.all([host.run(id), host.run(id), host.run(id)]);
  await open(page, host, `workflows/instances?flow=${id}`);
  await expect(page.getByRole('row')).toHaveCount(4);
  await expectAccessible(page);

  await page.getByLabel('Choose all runs of this page').check();
  await expect(page.getByText('3 runs chosen')).toBeVisible();
  await page.screenshot({ path: 'artifacts/rooms-runs.png' });
  await page.getByRole('status').getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel', exact: true }).click();
  await expect(page.getByText('3 runs are being cancelled.')).toBeVisible();
  await page.getByLabel('Status').selectOption({ label: 'Cancelled' });
  await expect(page.getByRole('row')).toHaveCount(4);
  await page.getByLabel('Status').selectOption({ label: 'Failed' });
  await expect(page.getByText('No run matches these filters')).toBeVisible();
  await host.remove(id);
});

test('all runs that match are changed at once, also those on other pages', async ({ page, request }) => {
  const host = await Host.signIn(request);
  const id = await host.create(`Very many ${tag}`, [{ id: 'wait', name: 'Wait', type: 'Elsa.Event', eventName: literal('never') }], true);
  for (let round = 0; round < 6; round++) {
    await Promise.all(Array.from({ length: 10 }, () => host.run(id)));
  }
  await open(page, host, `workflows/instances?flow=${id}&status=Suspended`);
  await expect(page.getByRole('row')).toHaveCount(51);

  const bar = page.getByRole('status').filter({ hasText: 'chosen' });
  await page.getByLabel('Choose all runs of this page').check();
  await expect(bar).toContainText('50 runs chosen');
  await bar.getByRole('button', { name: 'Choose all that match, on every page' }).click();
  await expect(bar).toContainText('60 runs chosen');
  await expectAccessible(page);
  await page.screenshot({ path: 'artifacts/rooms-runs-all.png' });
  await page.getByRole('button', { name: 'Older' }).click();
  await expect(page.getByRole('row')).toHaveCount(11);
  await expect(bar).toContainText('60 runs chosen');
  await bar.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel', exact: true }).click();
  await expect(page.getByText('60 runs are being cancelled.')).toBeVisible();
  await expect(page.getByText('No run matches these filters')).toBeVisible();
  await host.remove(id);
});

test('a flow is tagged, duplicated, checked, published, and an earlier version restored', async ({ page, request }) => {
  const host = await Host.signIn(request);
  const name = `Letter ${tag}`;
  const id = await host.create(name, [writeLine('greet', 'Hello')], true);
  await host.save(id, name, [writeLine('greet', 'Good morning'), { id: 'bad', name: 'Sum', type: 'Elsa.WriteLine', text: script('1 +') }]);
  await open(page, host, 'workflows/definitions');
  await page.getByLabel('Search flows by name').fill(name);
  const row = page.getByRole('row').filter({ hasText: name });
  await expect(row).toContainText('Changed');
  const menu = async (entry: string) => {
    await row.getByRole('button', { name: `More actions for ${name}` }).first().click();
    await page.getByRole('menuitem', { name: entry, exact: true }).click();
  };

  await menu('Tags');
  await page.getByLabel('Tags, with commas between them').fill(`mail-${tag}, acme`);
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(row).toContainText('acme');

  await menu('Publish');
  await expect(page.getByRole('dialog')).toContainText('Sum');
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Publish' })).toBeDisabled();
  await expectAccessible(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();

  await menu('Versions');
  await expect(page.getByText('Good morning')).toBeVisible();
  await expect(page.locator('del').filter({ hasText: 'Hello' })).toBeVisible();
  await expectAccessible(page);
  await page.screenshot({ path: 'artifacts/rooms-versions.png', fullPage: true });
  await page.getByRole('button', { name: /Version 1/ }).click();
  await page.getByRole('button', { name: 'Restore this version' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Restore this version' }).click();
  await expect(page.getByRole('button', { name: /Version 3/ })).toBeVisible();
  expect(JSON.stringify((await host.definition(id)).root)).not.toContain('Good morning');
  await host.remove(id);
});

test('names from elsewhere are shown as text', async ({ page, request }) => {
  const host = await Host.signIn(request);
  const id = await host.create(hostile, [{ ...writeLine('x', '<b>bold</b>'), name: hostile }], true);
  await host.run(id);
  for (const path of ['home', 'workflows/definitions', `workflows/instances?flow=${id}`, `flows/${id}/versions`]) {
    await open(page, host, path);
    await expect(page.locator('main').getByText(hostile).locator('visible=true').first()).toBeVisible();
    expect(await page.title()).not.toBe('owned');
  }
  await host.remove(id);
});

test('the pages fit a phone', async ({ page, request }) => {
  const host = await Host.signIn(request);
  await page.setViewportSize({ width: 360, height: 740 });
  for (const path of ['home', 'workflows/definitions', 'workflows/instances', 'import', 'health', 'settings']) {
    await open(page, host, path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.getByRole('status', { name: 'Loading…' })).toHaveCount(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(360);
  }
});

test('flows from n8n are imported with a report of every step', async ({ page, request }) => {
  const host = await Host.signIn(request);
  const name = `From n8n ${tag}`;
  const node = (title: string, type: string, at: number) => ({ id: title, name: title, type, typeVersion: 1, position: [at, 0], parameters: {} });
  const flow = {
    name,
    nodes: [node('Start', 'n8n-nodes-base.manualTrigger', 0), node('Strange', 'n8n-nodes-base.somethingUnknown', 220)],
    connections: { Start: { main: [[{ node: 'Strange', type: 'main', index: 0 }]] } },
  };
  await open(page, host, 'import');
  await page.getByTestId('n8n-files').setInputFiles({ name: 'flow.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(flow)) });
  await expect(page.getByText('1 flow is imported.')).toBeVisible();
  await expect(page.getByRole('article', { name })).toContainText('Strange');
  await expect(page.getByRole('article', { name })).toContainText('Not available');
  await expectAccessible(page);
  await page.screenshot({ path: 'artifacts/rooms-import.png', fullPage: true });
  await page.getByTestId('n8n-files').setInputFiles({ name: 'notes.json', mimeType: 'application/json', buffer: Buffer.from('hello') });
  await expect(page.getByRole('alert')).toBeVisible();
});

test('health and settings are told and changed', async ({ page, request }) => {
  const host = await Host.signIn(request);
  await open(page, host, 'health');
  for (const heading of ['Throughput: runs by hour', 'How long runs take', 'Hosts', 'Errors by kind', 'Errors by service', 'Database and retention', 'Stuck', 'Held: poisoned', 'Alerts', 'Schedules']) {
    await expect(page.getByRole('heading', { name: heading })).toBeVisible();
  }
  await expect(page.getByRole('region', { name: 'Database and retention' })).toContainText(/\d (kB|MB|GB) in (SQLite|PostgreSQL)/);
  await expect(page.getByRole('region', { name: 'Database and retention' })).toContainText('All runs are kept');
  await expectAccessible(page);
  await page.screenshot({ path: 'artifacts/rooms-health.png', fullPage: true });

  await open(page, host, 'settings');
  await page.getByRole('button', { name: 'New key' }).click();
  await page.getByLabel('What uses it').fill(`Backend ${tag}`);
  await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
  const key = (await page.getByRole('dialog').locator('code').textContent())!;
  expect((await request.get('/api/runs', { headers: { authorization: `ApiKey ${key}` } })).status()).toBe(200);
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
  await expectAccessible(page);
  await page.getByRole('button', { name: `Revoke the key “Backend ${tag}”` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(page.getByText('Revoked')).toBeVisible();
  expect((await request.get('/api/runs', { headers: { authorization: `ApiKey ${key}` } })).status()).toBe(401);
});

test('an administrator finds what is kept of a person, and erases it', async ({ page, request }) => {
  const host = await Host.signIn(request);
  const person = `ann.${tag}@example.com`;
  // Nothing says that its runs are to be found by what it writes.
  const flow = await host.create(`Writes to a person ${tag}`, [{ ...writeLine('greet', ''), text: script(`return 'Dear ' + '${person}' + ', welcome'`) }], true);
  await host.run(flow);
  await request.put(`/api/flows/${flow}/samples/greet`, { headers: { authorization: `Bearer ${host.token}` }, data: { kind: 'items', data: [{ email: person }], isPinned: true } });

  await open(page, host, 'settings');
  await page.getByLabel('Value, such as an e-mail address').fill(person.toUpperCase());
  await page.getByRole('button', { name: 'Find' }).click();
  await expect(page.getByText('1 run holds it. 1 more thing is kept beside runs.')).toBeVisible();
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save all of it as a file' }).click();
  expect(await readFile(await (await saved).path(), 'utf8')).toContain(`Dear ${person}`);
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Erase' }).click();
  await expect(page.getByRole('dialog')).toContainText('Erase 1 run and 1 other thing for good?');
  await page.getByRole('dialog').getByRole('button', { name: 'Erase' }).click();
  await expect(page.getByText('Nothing is kept that holds this value.')).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: 'erased 1 run and 1 other thing' })).toBeVisible();
  await host.remove(flow);
});

test('an operator sets up an alert, tries it, changes it, switches it off and deletes it', async ({ page, request }) => {
  const host = await Host.signIn(request);
  const name = `Too many fail ${tag}`;
  const secret = await request.post('/api/credentials', {
    headers: { authorization: `Bearer ${host.token}` },
    data: { name: `Alerts ${tag}`, type: 'webhookSecret', values: { secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' } },
  });
  expect(secret.status()).toBe(201);

  await open(page, host, 'health');
  await page.getByRole('button', { name: 'New alert' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByLabel('More than so many percent').fill('20');
  await dialog.getByLabel('Tell by').selectOption('Webhook');
  await dialog.getByLabel('Secret that signs the call').selectOption(`Alerts ${tag}`);
  await dialog.getByLabel('Address').fill('http://127.0.0.1:9/alerts');
  await expectAccessible(page);
  await page.screenshot({ path: 'artifacts/rooms-alert-dialog.png' });
  await dialog.getByRole('button', { name: 'Save' }).click();
  const rule = page.getByRole('listitem').filter({ hasText: name });
  await expect(rule).toContainText('More than 20 % of the runs of the last hour failed');
  await expect(rule).toContainText('Webhook http://127.0.0.1:9/alerts');
  await expect(rule).toContainText('Not told yet');

  const choose = async (entry: string) => {
    // The menu closes when the page is scrolled, which the first click may do.
    await expect(async () => {
      await rule.getByRole('button', { name: `More actions for the alert “${name}”` }).click();
      await page.getByRole('menuitem', { name: entry, exact: true }).click({ timeout: 2_000 });
    }).toPass({ timeout: 20_000 });
  };
  await choose('Send a test');
  await expect(page.getByText('The test was not sent:')).toBeVisible({ timeout: 60_000 });
  await expect(rule).toContainText('not sent');
  await expectAccessible(page);
  await rule.screenshot({ path: 'artifacts/rooms-alert.png' });

  await choose('Change');
  await dialog.getByLabel('Tell when').selectOption('a run is stuck');
  await dialog.getByLabel('Not moved for more than so many minutes').fill('30');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(rule).toContainText('has not moved for more than 30 minutes');
  await choose('Switch off');
  await expect(rule).toContainText('Off');
  await page.reload();
  await expect(rule).toContainText('Off');
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await page.screenshot({ path: 'artifacts/rooms-health-phone.png', fullPage: true });

  await choose('Delete');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(rule).toHaveCount(0);
});

test('a template is set up: its services chosen, its blanks filled in, looked over before it is published', async ({ page, request }) => {
  const host = await Host.signIn(request);
  const name = `Content of Acme ${tag}`;
  const blog = await request.post('/api/credentials', {
    headers: { authorization: `Bearer ${host.token}` },
    data: { name: `Blog ${tag}`, type: 'wordpressApi', values: { url: 'https://blog.example.com', username: 'ann', password: 'abcd efgh ijkl' } },
  });
  const credential = ((await blog.json()) as { credential: { id: string } }).credential.id;
  await open(page, host, 'templates');
  await page.getByRole('button', { name: 'Set up “Content: from topic to post”' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name of your flow').fill(name);
  await dialog.getByLabel('WordPress').selectOption(`Blog ${tag}`);
  await expectAccessible(page);
  await page.screenshot({ path: 'artifacts/rooms-template.png' });
  await dialog.getByRole('button', { name: 'Make the draft' }).click();
  await expect(dialog).toContainText(`“${name}” is ready`);
  const sample = dialog.getByLabel('Sample data: what a call brings');
  await expect(sample).toHaveValue(/Green tea for cafes/);
  await sample.fill('{ no json');
  await dialog.getByRole('button', { name: 'Test', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('no JSON');
  await sample.fill('{ "topic": "White tea", "keyword": "white tea" }');
  await dialog.getByRole('button', { name: 'Test', exact: true }).click();
  const result = dialog.getByRole('region', { name: 'Result' });
  await expect(result.getByRole('status')).toContainText('a step that waits');
  await expect(result.getByRole('listitem').filter({ hasText: 'Waiting' })).toHaveCount(1);
  await expectAccessible(page);
  await page.screenshot({ path: 'artifacts/rooms-template-tested.png' });
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await page.screenshot({ path: 'artifacts/rooms-template-tested-360.png' });
  await page.setViewportSize({ width: 1500, height: 950 });
  await dialog.getByRole('button', { name: 'Check and publish' }).click();
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Publish' })).toBeVisible();
  await page.keyboard.press('Escape');

  const flows = (await (await request.get('/api/flows', { headers: { authorization: `Bearer ${host.token}` } })).json()) as { items: { definitionId: string; name: string }[] };
  const made = await host.definition(flows.items.find((flow) => flow.name === name)!.definitionId);
  expect(JSON.stringify(made.root)).toContain(credential);
  await host.remove(made.definitionId);
});

test('a run says which branch was not taken, and that its flow has been deleted', async ({ page, request }) => {
  const host = await Host.signIn(request);
  const name = `Branches ${tag}`;
  const decide = { id: 'decide', name: 'Decide', type: 'Elsa.FlowDecision', condition: script('false') };
  const id = await host.create(name, [decide, writeLine('yes', 'x'), writeLine('no', 'y')], true, 'True', [['decide', 'yes']]);
  const run = await host.run(id);
  await open(page, host, `runs/${run}`);
  await expect(page.locator('[data-canvas-step=yes]')).toContainText('Not taken');
  await page.screenshot({ path: 'artifacts/rooms-branch.png', fullPage: true });
  await host.remove(id);

  const waiting = await host.create(`Waiting ${tag}`, [{ id: 'wait', name: 'Wait', type: 'Elsa.Event', eventName: literal('never') }], true);
  const living = await host.run(waiting);
  await host.remove(waiting);
  await open(page, host, `runs/${living}`);
  await expect(page.getByText('The flow of this run has been deleted.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Edit the flow' })).toHaveCount(0);
  await page.screenshot({ path: 'artifacts/rooms-deleted.png', fullPage: true });
  await open(page, host, `workflows/instances?flow=${waiting}`);
  await expect(page.getByRole('row').nth(1)).toContainText('Flow deleted');
});

test('what a step passed on becomes its sample data in the editor', async ({ page, request }) => {
  const host = await Host.signIn(request);
  const id = await host.create(`Sampled ${tag}`, [{ id: 'made', name: 'Made', type: 'Elsa.RunJavaScript', script: literal("return { email: 'ada@example.com' }") }], true);
  const run = await host.run(id);
  await open(page, host, `runs/${run}`);
  await page.locator('[data-step=made] summary').first().click();
  await page.locator('[data-step=made]').getByRole('button', { name: 'Keep as sample data' }).click();
  await expect(page.getByText('The editor offers this data')).toBeVisible();

  const kept = await request.get(`/api/flows/${id}/samples`, { headers: { authorization: `Bearer ${host.token}` } });
  expect(JSON.stringify(await kept.json())).toContain('ada@example.com');
  await host.remove(id);
});

test('analytics tells one client from the others, and how an experiment stands', async ({ page, request }) => {
  const host = await Host.signIn(request);
  const client = `acme-${tag}`;
  const name = `Clients ${tag}`;
  const endpoint = { id: 'in', name: 'in', type: 'Elsa.HttpEndpoint', path: literal(`clients-${tag}`), supportedMethods: { typeName: 'Object', expression: { type: 'Object', value: '["POST"]' } }, customProperties: { canStartWorkflow: true } };
  const keep = { id: 'keep', name: 'Keep', type: 'Bizoholic.StoreMetric', metric: literal('leads'), value: literal('4'), client: script('return $json.body.tenant_id') };
  const choose = { id: 'choose', name: 'Choose', type: 'Bizoholic.Experiment', experimentName: literal('subject'), subject: script("return $('in').first().json.body.who"), variants: { typeName: 'Object', expression: { type: 'Object', value: '["short","long"]' } } };
  const id = await host.create(name, [endpoint, keep, choose], true);
  for (const [who, of] of [['a', client], ['b', client], ['c', `other-${tag}`]]) {
    expect((await request.post(`/webhook/clients-${tag}`, { data: { who, tenant_id: of } })).status()).toBe(200);
  }

  await open(page, host, 'analytics');
  const row = page.getByRole('row').filter({ hasText: name });
  await expect(row.getByRole('cell').nth(1)).toHaveText('3');
  await page.getByLabel('Client').selectOption(client);
  await expect(page).toHaveURL(new RegExp(`client=${client}`));
  await expect(row.getByRole('cell').nth(1)).toHaveText('2');
  await expect(page.getByText('8 in all')).toBeVisible();
  await expect(page.getByRole('img', { name: /Chance of each variant of subject/ })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Experiment “subject”' }).getByRole('row')).toHaveCount((await page.getByRole('cell', { name: /^(short|long)$/ }).count()) + 1);
  await expectAccessible(page);
  await page.screenshot({ path: 'artifacts/rooms-analytics-client.png', fullPage: true });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await expectAccessible(page);
  await page.screenshot({ path: 'artifacts/rooms-analytics-client-phone.png', fullPage: true });
  await row.getByRole('link').click();
  await expect(page.getByRole('row')).toHaveCount(3);
  await host.remove(id);
});

test('analytics shows how flows did in a period I choose', async ({ page, request }) => {
  const host = await Host.signIn(request);
  const name = `Counted ${tag}`;
  const keep = { id: 'keep', name: 'Keep', type: 'Bizoholic.StoreMetric', metric: literal('leads'), value: literal('4') };
  const bad = { id: 'bad', name: 'Bad', type: 'Elsa.Fault', message: literal('no') };
  const id = await host.create(name, [keep, bad], true);
  await host.run(id);
  await host.run(id);
  await open(page, host, 'analytics');
  const row = page.getByRole('row').filter({ hasText: name });
  await expect(row).toContainText('0 %');
  await expect(row.getByRole('cell').nth(2)).toHaveText('2');
  await page.getByLabel('Period').selectOption({ label: 'Last 7 days' });
  await expect(page).toHaveURL(/days=7$/);
  await expect(page.getByRole('img', { name: /7/ })).toBeVisible();
  await page.getByLabel('Figures of').selectOption({ label: name });
  await expect(page.getByRole('img', { name: 'leads on each of 1 days' })).toBeVisible();
  await expect(page.getByText('8 in all')).toBeVisible();
  await expectAccessible(page);
  await page.screenshot({ path: 'artifacts/rooms-analytics.png', fullPage: true });
  await row.getByRole('link').click();
  await expect(page.getByRole('row')).toHaveCount(3);
  await host.remove(id);
});
