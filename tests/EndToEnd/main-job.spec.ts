import { expect, type Page, test } from '@playwright/test';
import { admin, type Definition, Host } from './support/host';
import { Studio } from './support/studio';

test('a flow drawn in the designer runs on a webhook, and the run can be read step by step', async ({ page, request, baseURL }) => {
  const look = camera(page);
  const outside = callsOutside(page, new URL(baseURL!).origin);
  const host = await Host.signIn(request);
  const endpoint = await host.descriptor('Elsa.HttpEndpoint');
  const response = await host.descriptor('Elsa.WriteHttpResponse');
  const studio = new Studio(page);
  const tag = Date.now().toString(36);
  const flowName = `Greeting ${tag}`;
  let definitionId = '';
  const stored = (): Promise<Definition> => host.definition(definitionId);
  const nameOf = async (type: string) => (await stored()).root.activities!.find((activity) => activity.type === type)!.name;

  await test.step('sign in', async () => {
    await page.goto('/studio/');
    await page.getByLabel('User name').fill(admin.user);
    await page.getByLabel('Password').fill(`${admin.password} wrong`);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('alert')).toContainText('do not match');
    await page.getByLabel('Password').fill(admin.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('heading', { name: 'Home', exact: true })).toBeVisible();
    await look('home');
    await page.getByRole('link', { name: 'Flows', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'Flows' })).toBeVisible();
    await look('flows');
  });

  await test.step('create a flow', async () => {
    await page.getByRole('button', { name: 'Create flow' }).click();
    await page.getByLabel('Name', { exact: true }).fill(flowName);
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.waitForURL(/workflows\/definitions\/[^/]+\/edit$/);
    definitionId = decodeURIComponent(page.url().split('/').at(-2)!);
    await studio.isOpen();
    await look('editor');
  });

  await test.step('add the webhook that starts it', async () => {
    await studio.add(endpoint, { x: 120, y: 160 });
    await expect.poll(async () => (await stored()).root.activities?.length).toBe(1);
    // The Studio takes what the host saved back into its fields, and an edit made in that very moment is gone: then it is made again.
    await expect(async () => {
      await studio.fill('Path', `greet-${tag}`);
      await expect.poll(async () => JSON.stringify((await stored()).root.activities![0]), { timeout: 5_000 }).toContain(`greet-${tag}`);
      await studio.check('POST');
      await expect.poll(async () => JSON.stringify((await stored()).root.activities![0]), { timeout: 5_000 }).toMatch(new RegExp(`greet-${tag}.*POST|POST.*greet-${tag}`));
    }).toPass({ timeout: 90_000 });
    await look('webhook');
  });

  await test.step('add the answer, with an expression', async () => {
    await studio.add(response, { x: 420, y: 160 });
    await expect.poll(async () => (await stored()).root.activities?.length).toBe(2);
    await studio.select(await nameOf('Elsa.WriteHttpResponse'));
    await studio.express('Content', greeting);
    await expect.poll(async () => JSON.stringify((await stored()).root.activities)).toContain('JavaScript');
    await look('expression');
  });

  await test.step('connect, save and publish', async () => {
    await studio.connect(await nameOf('Elsa.HttpEndpoint'), await nameOf('Elsa.WriteHttpResponse'));
    await expect.poll(async () => (await stored()).root.connections?.length).toBe(1);
    await studio.save();
    await studio.publish();
    expect((await stored()).isPublished).toBe(true);
    await expect(page.getByText(`/webhook/greet-${tag}`)).toBeVisible();
    await look('published');
  });

  await test.step('call the webhook', async () => {
    const answer = await request.post(`/webhook/greet-${tag}`, { data: { name: 'Ada' } });
    expect(answer.status()).toBe(200);
    expect(await answer.text()).toContain('Hello Ada');
  });

  await test.step('open the run and read each step', async () => {
    await page.getByRole('link', { name: 'Show runs' }).click();
    await page.getByRole('link', { name: flowName }).first().click();
    await expect(page.getByRole('heading', { name: `Run of ${flowName}` })).toBeVisible();
    const steps = page.locator('[data-step]');
    await expect(steps).toHaveCount(2);
    for (const step of await steps.all()) {
      await expect(step).toContainText('Done');
      await step.locator('summary').first().click();
      await expect(step).toContainText('Inputs');
      await expect(step).toContainText('Outputs');
    }
    await expect(steps.nth(0)).toContainText(`greet-${tag}`);
    await expect(steps.nth(1)).toContainText('Hello Ada');
    await look('run');
  });

  await test.step('see it on the canvas', async () => {
    await page.getByRole('link', { name: 'Open on canvas' }).click();
    await expect(studio.canvas.locator('.x6-node')).toHaveCount(2, { timeout: 120_000 });
    await expect(page.locator('.mud-timeline-item').filter({ hasText: 'Completed' }).first()).toBeVisible();
    await look('canvas');
  });

  expect(outside(), 'everything comes from the host itself').toEqual([]);
  await host.remove(definitionId);
});

const greeting = '`Hello ${$json.body.name}`';

function camera(page: Page): (name: string) => Promise<unknown> {
  let shots = 0;
  return (name) => page.screenshot({ path: `artifacts/main-job-${String(++shots).padStart(2, '0')}-${name}.png` });
}

/** Every call that left for another host. */
function callsOutside(page: Page, origin: string): () => string[] {
  const calls: string[] = [];
  page.on('request', (call) => {
    const url = new URL(call.url());
    if (/^https?:$/.test(url.protocol) && url.origin !== origin) {
      calls.push(call.url());
    }
  });
  return () => calls;
}
