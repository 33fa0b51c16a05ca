import { expect, test } from '@playwright/test';
import { Host, writeLine } from './support/host';
import { open } from './support/pages';

const tag = Date.now().toString(36);
const megabytes = 50;
const hostile = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`;

test('what a step gave is shown a part at a time, however much it is, and HTML in it as text', async ({ page, request }) => {
  const host = await Host.signIn(request);
  const script = `return { note: ${JSON.stringify(hostile)}, rows: Array(${megabytes}).fill('x'.repeat(1024 * 1024)) }`;
  const made = { id: 'made', name: 'Made', type: 'Elsa.RunJavaScript', script: { typeName: 'String', expression: { type: 'Literal', value: script } } };
  const id = await host.create(`Large ${tag}`, [made, writeLine('end', 'x')], true);
  const run = await host.run(id);

  await open(page, host, `runs/${run}`);
  await expect(page.locator('[data-canvas-step=made]')).toHaveAttribute('data-state', 'Completed');
  const received: number[] = [];
  page.on('response', (response) => {
    if (response.url().includes(`/api/runs/${run}`)) {
      void response.body().then((body) => received.push(body.length), () => undefined);
    }
  });
  // What keeps the page from answering is told by the longest of its tasks.
  await page.evaluate(() => {
    Object.assign(window, { longest: 0 });
    new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => Object.assign(window, { longest: Math.max((window as unknown as { longest: number }).longest, duration) }))).observe({ entryTypes: ['longtask'] });
  });
  const step = page.locator('[data-step=made]');
  await step.locator('summary').first().click();
  await step.getByRole('button', { name: /Show the beginning of 52,4/ }).first().click();
  await expect(step.getByText('<img src=x onerror=').first()).toBeVisible();
  await step.getByRole('button', { name: 'Show more (50,000 of' }).click();
  await expect(step.getByRole('button', { name: 'Show more (100,000 of' })).toBeVisible();
  expect(await page.title()).not.toBe('owned');
  expect(await page.locator('main img[src=x]').count()).toBe(0);

  const longest = await page.evaluate(() => (window as unknown as { longest: number }).longest);
  console.log(`${megabytes} MB: largest answer ${Math.max(...received).toLocaleString()} bytes, longest task of the page ${Math.round(longest)} ms`);
  expect(Math.max(...received)).toBeLessThan(1_000_000);
  await host.remove(id);
});

test('a long name is cut where its step ends on the canvas of a run, and can be read whole', async ({ page, request }) => {
  const host = await Host.signIn(request);
  const name = `A step whose name ${'goes on and on '.repeat(10)}to its end`;
  const id = await host.create(`Long names ${tag}`, [{ ...writeLine('long', 'x'), name }, writeLine('next', 'y')], true);
  await page.setViewportSize({ width: 360, height: 740 });
  await open(page, host, `runs/${await host.run(id)}`);

  const step = page.locator('[data-canvas-step=long]');
  const label = step.getByTitle(name);
  await expect(label).toBeVisible();
  const [shown, edge] = [(await label.boundingBox())!, (await step.locator('rect').first().boundingBox())!];
  expect(shown.x + shown.width).toBeLessThanOrEqual(edge.x + edge.width);
  expect(await label.evaluate((element) => element.scrollWidth > element.clientWidth)).toBe(true);
  await expect(step).toHaveAccessibleName(new RegExp(name));
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await host.remove(id);
});
