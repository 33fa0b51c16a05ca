import { expect, type Page, test } from '@playwright/test';
import { expectAccessible } from './support/axe';
import { Host, writeLine } from './support/host';
import { open } from './support/pages';
import { Slack } from './support/slack';

const tag = Date.now().toString(36);
const literal = (value: string) => ({ typeName: 'String', expression: { type: 'Literal', value } });
const ask = (title: string) => ({
  id: 'ask',
  name: 'Ask',
  type: 'Bizoholic.AskForApproval',
  title: literal(title),
  content: literal(`Frist draft <img src=x onerror="document.title='owned'">`),
  data: { typeName: 'Object', expression: { type: 'Object', value: '{"tags":["a"]}' } },
});

test('on a phone: I see what a flow asks, put a word right, approve it, and the flow goes on with it', async ({ page, request }) => {
  const host = await Host.signIn(request);
  const title = `Post ${tag}?`;
  const shown = { id: 'shown', name: 'Shown', type: 'Elsa.WriteLine', text: { typeName: 'String', expression: { type: 'JavaScript', value: 'return JSON.stringify($json)' } } };
  const id = await host.create(`Asks ${tag}`, [ask(title), shown], true, 'Approved');
  const run = await host.run(id);

  await page.setViewportSize({ width: 360, height: 740 });
  await open(page, host, 'approvals');
  const card = page.getByRole('article', { name: title });
  await expect(card).toContainText('Frist draft <img');
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await page.screenshot({ path: 'artifacts/approvals-360.png', fullPage: true });

  await card.getByRole('button', { name: 'Edit first' }).click();
  await card.getByLabel('Values (JSON)').fill('{"tags":');
  await card.getByLabel('What it is about').fill('First draft');
  await card.getByRole('button', { name: 'Approve' }).click();
  await expect(card.getByRole('alert')).toContainText('not valid JSON');
  await card.getByLabel('Values (JSON)').fill('{"tags":["a","b"]}');
  await card.getByLabel('Comment for the next steps').fill('a typo');
  await card.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByText('The flow goes on.')).toBeVisible();
  await expect(card).toHaveCount(0);
  expect(await page.title()).not.toContain('owned');

  await page.getByText('Answered before').click();
  await expect(page.getByRole('listitem').filter({ hasText: title })).toContainText('a typo');
  await page.setViewportSize({ width: 1500, height: 950 });
  await open(page, host, `runs/${run}`);
  await page.locator('[data-step=shown] summary').first().click();
  await expect(page.locator('[data-step=shown]')).toContainText('First draft');
  await host.remove(id);
});

test('several items are one question: I see each, put one right, and each goes on with what I made of it', async ({ page, request }) => {
  const host = await Host.signIn(request);
  const title = `All of them ${tag}?`;
  const script = (value: string) => ({ typeName: null, expression: { type: 'JavaScript', value } });
  const posts = { id: 'posts', name: 'Posts', type: 'Bizoholic.PinnedData', items: [{ text: 'First post', tag: 'a' }, { text: 'Second post', tag: 'b' }] };
  const about = { ...ask(title), content: script('$json.text'), data: script('({ tag: $json.tag })') };
  const shown = { id: 'shown', name: 'Shown', type: 'Elsa.WriteLine', text: script("$input.all().map(item => `${item.json.decision} ${item.json.content} ${item.json.data.tag}`).join(' + ')") };
  const id = await host.create(`Asks of all ${tag}`, [posts, about, shown], true, 'Done', [['posts', 'ask'], ['ask', 'shown', 'Approved']]);
  const run = await host.run(id);

  await page.setViewportSize({ width: 360, height: 740 });
  await open(page, host, 'approvals');
  const card = page.getByRole('article', { name: title });
  await expect(card).toContainText('1 of 2');
  await expect(card.getByRole('group', { name: 'What it is about, 2 of 2' })).toHaveText('Second post');
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await card.getByRole('button', { name: 'Edit first' }).click();
  await card.getByLabel('What it is about, 2 of 2').fill('Second post, better');
  await expectAccessible(page);
  await page.screenshot({ path: 'artifacts/approvals-several-360.png', fullPage: true });
  await card.getByRole('button', { name: 'Approve' }).click();
  await expect(card).toHaveCount(0);

  await page.setViewportSize({ width: 1500, height: 950 });
  await open(page, host, `runs/${run}`);
  await page.locator('[data-step=shown] summary').first().click();
  await expect(page.locator('[data-step=shown]')).toContainText('approved First post a + approved Second post, better b');
  await host.remove(id);
});

test('two questions of the same title are two parts of the page that can be told apart', async ({ page, request }) => {
  const host = await Host.signIn(request);
  const title = `Twice ${tag}?`;
  const id = await host.create(`Asks twice ${tag}`, [ask(title)], true);
  await host.run(id);
  await host.run(id);
  await open(page, host, 'approvals');
  const cards = page.getByRole('article', { name: title });
  await expect(cards).toHaveCount(2);
  await expectAccessible(page);
  for (const left of [1, 0]) {
    await cards.first().getByRole('button', { name: 'Reject' }).click();
    await expect(cards).toHaveCount(left);
  }
  await host.remove(id);
});

test('home shows what a flow asks, and I approve it with one click', async ({ page, request }) => {
  const host = await Host.signIn(request);
  const title = `From home ${tag}?`;
  const id = await host.create(`Asks home ${tag}`, [ask(title)], true);
  const run = await host.run(id);
  await open(page, host, 'home');
  const row = page.locator('[data-approval]').filter({ hasText: title });
  await expect(row).toContainText('waits for your answer');
  await expectAccessible(page);
  await page.screenshot({ path: 'artifacts/rooms-home-approval.png', fullPage: true });
  await row.getByRole('button', { name: `Approve: ${title}` }).click();
  await expect(row).toHaveCount(0);
  await open(page, host, `runs/${run}`);
  await expect(page.locator('[data-canvas-step]').first()).toHaveAttribute('data-state', 'Completed');
  await host.remove(id);
});

test('without a question the page says so, and a rejection takes the other way', async ({ page, request }) => {
  const host = await Host.signIn(request);
  const title = `Drop ${tag}?`;
  const id = await host.create(`Drops ${tag}`, [ask(title), writeLine('dropped', 'x')], true, 'Rejected');
  const run = await host.run(id);
  await open(page, host, 'approvals');
  await page.getByRole('article', { name: title }).getByRole('button', { name: 'Reject' }).click();
  await expect(page.getByText('is rejected')).toBeVisible();
  await expect(page.getByText('Nothing waits for you')).toBeVisible();
  await expectAccessible(page);
  await page.screenshot({ path: 'artifacts/approvals-none.png' });
  await open(page, host, `runs/${run}`);
  await expect(page.locator('[data-step=dropped]')).toContainText('Done');
  await host.remove(id);
});

test('the page behind a link says until when in the time zone of whoever opens it, and in UTC without a script', async ({ browser, request, baseURL }) => {
  const slack = await Slack.start();
  const host = await Host.signIn(request);
  const headers = { authorization: `Bearer ${host.token}` };
  const made = (await (await request.post('/api/credentials', { headers, data: { name: `Slack ${tag}`, type: 'slackApi', values: { webhookUrl: slack.address } } })).json()) as { credential: { id: string } };
  const id = await host.create(`Asks by link ${tag}`, [{ ...ask(`By link ${tag}?`), deadline: literal('2.00:00:00'), slack: literal(made.credential.id) }], true);
  await host.run(id);
  await expect.poll(() => slack.link).toBeTruthy();
  const page = new URL(slack.link!).pathname;

  const reject = async (tab: Page) => {
    await tab.getByLabel('Your name').fill('Ann');
    await tab.getByRole('button', { name: 'Reject' }).click();
    await expect(tab.getByText('This is rejected by Ann (by link)')).toBeVisible();
  };
  const shown = async (options: { timezoneId?: string; javaScriptEnabled?: boolean }, answer?: (tab: Page) => Promise<void>) => {
    const context = await browser.newContext({ baseURL, locale: 'en-GB', ...options });
    const tab = await context.newPage();
    await tab.goto(page);
    const time = tab.locator('time');
    const [text, moment] = [await time.textContent(), await time.getAttribute('datetime')];
    await tab.screenshot({ path: `artifacts/approval-link-${options.timezoneId?.replace('/', '-') ?? 'plain'}.png`, fullPage: true });
    await answer?.(tab);
    await context.close();
    return { text, moment: new Date(moment!) };
  };

  const [kolkata, plain] = [await shown({ timezoneId: 'Asia/Kolkata' }), await shown({ javaScriptEnabled: false }, reject)];
  expect(kolkata.text).toBe(`${kolkata.moment.toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'Asia/Kolkata' })} (your time)`);
  expect(plain.text).toMatch(/^\d+ \w+ \d{4}, \d\d:\d\d UTC$/);

  await request.delete(`/api/credentials/${made.credential.id}`, { headers });
  await host.remove(id);
  await slack.stop();
});
