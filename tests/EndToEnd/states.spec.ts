import { expect, type Page, test } from '@playwright/test';
import { expectAccessible } from './support/axe';
import { Host, writeLine } from './support/host';
import { open } from './support/pages';
import { Studio } from './support/studio';

const tag = Date.now().toString(36);

interface Place {
  path: string;
  /** What it says when there is nothing on it yet. */
  empty?: string;
  /** What a viewer is not offered, by its button or box. */
  closed?: string | RegExp;
  /** What is pressed first, for what is offered behind it. */
  behind?: RegExp;
  /** What a viewer is told instead. */
  told?: string;
}

/** All pages that show what the host keeps. */
const places = (flow: string, run: string): Place[] => [
  { path: 'home', empty: 'Nothing needs you.', closed: /^(Try again|Approve)/ },
  { path: 'workflows/definitions', empty: 'There are no flows yet', closed: /^(Create flow|Import|Run:)/ },
  { path: 'templates', empty: 'There are no templates here', closed: /^Set up/ },
  { path: 'approvals', empty: 'Nothing waits for you', closed: /^(Approve|Reject)/ },
  { path: 'credentials', empty: 'There are no credentials yet', closed: 'Connect a service' },
  { path: 'forms', empty: 'No form is published' },
  { path: 'analytics', empty: 'Nothing ran in this time' },
  { path: 'health', empty: 'Nobody is told yet.', closed: 'New alert' },
  { path: 'workflows/instances', empty: 'There are no runs yet', closed: /^Choose (the run|all runs)/ },
  { path: 'settings', empty: 'There are no keys yet', closed: /^(Add a user|New key)/, told: 'are for administrators' },
  { path: 'demo', empty: 'This is no demonstration' },
  { path: `runs/${run}`, closed: /^(Try|Skip|Cancel run)/ },
  { path: `flows/${flow}/versions`, closed: /^Restore/, behind: /^Version 1/ },
];

const nameOf = ({ path }: Place) => path.replaceAll('/', '-').slice(0, 20);
const main = (page: Page) => page.locator('#root');
const isData = (url: URL) => /^\/(api|elsa\/api)\//.test(url.pathname) && !/^\/(api\/(changes|account)|elsa\/api\/identity\/)/.test(url.pathname);

/** Words for people: no page is blank, and none shows what only programs read. */
async function expectWords(page: Page): Promise<void> {
  const words = await main(page).innerText();
  expect(words.trim().length).toBeGreaterThan(20);
  expect(words).not.toMatch(/[{[]"|\bundefined\b|\[object |TypeError|\bnull\b|NaN/);
}

/** A page asks again by itself before it gives up: those seconds are not waited for. */
const said = (page: Page, words: string) =>
  expect(async () => {
    await page.clock.runFor(2_000);
    await expect(main(page).getByText(words).first()).toBeVisible({ timeout: 150 });
  }).toPass({ intervals: [50] });

test('while the host is away or fails, each page says so and comes back by itself or by a click', async ({ page, request }) => {
  const host = await Host.signIn(request);
  const flow = await host.create(`States ${tag}`, [writeLine('a', 'x')], true);
  const run = await host.run(flow);
  await page.clock.install();
  const all = [...places(flow, run), { path: `workflows/definitions/${flow}/edit` }];
  for (const place of all) {
    await test.step(place.path, async () => {
      let away = true;
      await page.route(isData, (route) => (away ? route.abort('connectionrefused') : route.fulfill({ status: 500, json: { error: 'secret-of-the-server' } })));
      await open(page, host, place.path);
      await said(page, 'The server could not be reached');
      await expectWords(page);
      await expectAccessible(page);
      await page.screenshot({ path: `artifacts/states-away-${nameOf(place)}.png`, fullPage: true });

      away = false;
      await main(page).getByRole('button', { name: 'Try again' }).first().click();
      await said(page, 'The server failed to do this');
      await expect(page.getByText('secret-of-the-server')).toHaveCount(0);

      await page.unrouteAll({ behavior: 'ignoreErrors' });
      await expect(async () => {
        const again = main(page).getByRole('button', { name: 'Try again' }).first(); // each part of a page has its own
        if (await again.isVisible()) {
          await again.click({ timeout: 2_000 });
        }
        await expect(main(page).getByText(/The server (failed|could not)/)).toHaveCount(0, { timeout: 300 });
      }).toPass({ intervals: [50] });
    });
  }
  await host.remove(flow);
});

test('what is on a page stays readable while the host is away, and is called old', async ({ page, request }) => {
  const host = await Host.signIn(request);
  const flow = await host.create(`Stale ${tag}`, [writeLine('a', 'x')], true);
  await host.run(flow);
  await open(page, host, 'workflows/instances');
  await expect(page.getByRole('row').filter({ hasText: `Stale ${tag}` }).first()).toBeVisible();
  await page.route((url) => isData(url) || url.pathname === '/api/changes', (route) => route.abort('connectionrefused'));
  await page.getByRole('link', { name: 'Flows', exact: true }).click();
  await page.getByRole('link', { name: 'Runs', exact: true }).click();
  await expect(page.getByText('What you see may be old')).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: `Stale ${tag}` }).first()).toBeVisible();
  await expectAccessible(page);
  await page.screenshot({ path: 'artifacts/states-stale.png' });
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await page.getByRole('button', { name: 'Try again' }).first().click();
  await expect(page.getByText('What you see may be old')).toHaveCount(0);
  await host.remove(flow);
});

test('a page that waits long says so, and still shows what comes', async ({ page, request }) => {
  const host = await Host.signIn(request);
  const flow = await host.create(`Slow ${tag}`, [writeLine('a', 'x')], true);
  const run = await host.run(flow);
  await page.clock.install();
  for (const place of places(flow, run)) {
    await test.step(place.path, async () => {
      const held: (() => void)[] = [];
      await page.route(isData, async (route) => {
        await new Promise<void>((resolve) => held.push(resolve));
        await route.continue().catch(() => undefined); // the page may have been left meanwhile
      });
      await open(page, host, place.path);
      await expect(main(page).getByRole('status', { name: 'Loading…' }).first()).toBeVisible();
      await page.clock.runFor(9_000);
      await expect(main(page).getByText('This takes longer than usual').first()).toBeVisible();
      await page.screenshot({ path: `artifacts/states-slow-${nameOf(place)}.png` });
      await page.unrouteAll({ behavior: 'ignoreErrors' });
      held.forEach((release) => release());
      await expect(main(page).getByRole('status', { name: 'Loading…' })).toHaveCount(0);
    });
  }
  await host.remove(flow);
});

test('a page with nothing on it says what belongs there', async ({ page, request }) => {
  const host = await Host.signIn(request);
  const flow = await host.create(`Empty ${tag}`, [writeLine('a', 'x')], true);
  const run = await host.run(flow);
  // As a new tenant sees it: each list of the host's own answer without its entries.
  await page.route(isData, async (route) => {
    const response = await route.fetch();
    const body: unknown = await response.json().catch(() => null);
    await (body === null ? route.fulfill({ response }) : route.fulfill({ response, json: without(body) }));
  });
  for (const place of places(flow, run).filter(({ empty }) => empty)) {
    await test.step(place.path, async () => {
      await open(page, host, place.path);
      await expect(main(page).getByText(place.empty!).first()).toBeVisible();
      await expectWords(page);
      await expectAccessible(page);
      await page.screenshot({ path: `artifacts/states-empty-${nameOf(place)}.png`, fullPage: true });
    });
  }
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await host.remove(flow);
});

const without = (value: unknown): unknown =>
  Array.isArray(value)
    ? []
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, key === 'totalCount' ? 0 : without(entry)]))
      : value;

test('somebody who may only look sees every page, and is offered nothing that would be refused', async ({ page: ours, browser, baseURL, request }) => {
  const host = await Host.signIn(request);
  const bad = { id: 'bad', name: 'Bad', type: 'Elsa.Fault', message: { typeName: 'String', expression: { type: 'Literal', value: 'no' } } };
  const flow = await host.create(`Viewed ${tag}`, [bad], true);
  await host.save(flow, `Viewed again ${tag}`, [bad], true);
  const run = await host.run(flow);
  const asking = await host.create(`Asks ${tag}`, [{ id: 'ask', name: 'Ask', type: 'Bizoholic.AskForApproval', title: { typeName: 'String', expression: { type: 'Literal', value: 'Publish it?' } } }], true);
  await host.run(asking);
  const offered = (page: Page, closed: string | RegExp) => {
    const here = main(page).locator('main');
    return here.getByRole('button', { name: closed, exact: true }).or(here.getByRole('checkbox', { name: closed, exact: true }));
  };

  // What is looked for has to be there for those who may: words that no button has would be missing for everybody.
  for (const place of places(flow, run).filter(({ closed }) => closed)) {
    await test.step(`administrator: ${place.path}`, async () => {
      await open(ours, host, place.path);
      if (place.behind) {
        await ours.getByRole('button', { name: place.behind }).click();
      }
      await expect(offered(ours, place.closed!).first()).toBeVisible();
    });
  }

  const added = await request.post('/api/users', { headers: { authorization: `Bearer ${host.token}` }, data: { userName: `looks-${tag}`, roles: ['viewer'] } });
  const { password } = (await added.json()) as { password: string };
  const context = await browser.newContext({ baseURL });
  const page = await context.newPage();
  await page.goto('/studio/home');
  await page.getByLabel('User name').fill(`looks-${tag}`);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('button', { name: 'Account' })).toBeVisible();
  for (const place of [...places(flow, run), { path: 'import', closed: /^Choose/, told: 'Ask an administrator' } as Place]) {
    await test.step(place.path, async () => {
      await page.goto(`/studio/${place.path}`);
      await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible();
      await expect(main(page).getByRole('status', { name: 'Loading…' })).toHaveCount(0);
      await expect(page.getByText('This could not be loaded')).toHaveCount(0);
      if (place.behind) {
        await page.getByRole('button', { name: place.behind }).click();
      }
      if (place.closed) {
        await expect(offered(page, place.closed)).toHaveCount(0);
      }
      if (place.told) {
        await expect(page.getByText(place.told)).toBeVisible();
      }
      await expectWords(page);
      await page.screenshot({ path: `artifacts/states-viewer-${nameOf(place)}.png`, fullPage: true });
    });
  }

  // The editor opens to be looked at, and says so before anything is typed.
  await page.goto(`/studio/workflows/definitions/${flow}/edit`);
  const studio = new Studio(page);
  await expect(studio.canvas).toBeVisible({ timeout: 120_000 });
  await expect(page.getByText('You may only look')).toBeVisible();
  await expect(page.getByTitle('Run workflow')).toBeHidden();
  await studio.select('Bad');
  await expect(studio.field('Message').locator('input, textarea').first()).not.toBeEditable();
  await page.getByRole('button', { name: 'Data and tests' }).click();
  const panel = page.getByRole('complementary', { name: 'Data and tests' });
  await expect(panel.getByRole('heading', { name: 'Bad' })).toBeVisible();
  await expect(panel.getByRole('button', { name: /Run|Listen|Keep/ })).toHaveCount(0);
  await page.screenshot({ path: 'artifacts/states-viewer-editor.png' });
  await context.close();
  await host.remove(flow);
  await host.remove(asking);
});
