import { expect, test } from '@playwright/test';
import { expectAccessible } from './support/axe';
import { Host, writeLine } from './support/host';
import { open } from './support/pages';

const places = ['home', 'workflows/definitions', 'import', 'templates', 'approvals', 'credentials', 'forms', 'analytics', 'health', 'workflows/instances', 'settings', 'demo', 'nothing-here'];

for (const colorScheme of ['light', 'dark'] as const) {
  test(`every page can be read by everybody and fits a phone, in ${colorScheme} colours`, async ({ page, request }) => {
    const host = await Host.signIn(request);
    const id = await host.create(`Every page ${colorScheme}`, [writeLine('a', 'x')], true);
    const run = await host.run(id);
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 360, height: 740 });
    for (const place of [...places, `runs/${run}`, `flows/${id}/versions`]) {
      await test.step(place, async () => {
        await open(page, host, place);
        await expect(page.getByRole('heading').first()).toBeVisible();
        await expect(page.getByRole('status', { name: 'Loading…' })).toHaveCount(0);
        await expectAccessible(page);
        expect(await page.evaluate(() => document.documentElement.scrollWidth), `${place} is wider than a phone`).toBeLessThanOrEqual(360);
        await page.screenshot({ path: `artifacts/every-${colorScheme}-${place.replaceAll('/', '-').slice(0, 24)}.png`, fullPage: true });
      });
    }
    await host.remove(id);
  });
}

test('beside an open flow the bar has room on a phone for what belongs to it, and still leads everywhere', async ({ page, request }) => {
  const host = await Host.signIn(request);
  const hook = { id: 'in', name: 'In', type: 'Elsa.HttpEndpoint', path: { typeName: 'String', expression: { type: 'Literal', value: 'narrow' } }, customProperties: { canStartWorkflow: true } };
  const id = await host.create('Narrow', [hook], true);
  const run = await host.run(id);
  await page.setViewportSize({ width: 360, height: 740 });
  for (const [place, link] of [[`workflows/definitions/${id}/edit`, 'Show runs'], [`workflows/instances/${run}/view`, 'Edit the flow']] as const) {
    await open(page, host, place);
    await expect(page.getByRole('banner').getByRole('link', { name: link })).toBeVisible();
    const boxes = await page.locator('header').locator('a:visible, button:visible').evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON() as DOMRect).filter(({ width }) => width > 1));
    const inOrder = boxes.sort((one, other) => one.left - other.left);
    expect(inOrder.every(({ right }, at) => right <= (inOrder[at + 1]?.left ?? 360))).toBe(true);
    await page.screenshot({ path: `artifacts/narrow-bar-${link.slice(0, 4)}.png` });
  }
  await page.getByRole('button', { name: 'More places' }).click();
  await page.getByRole('menuitem', { name: 'Home' }).click();
  await expect(page.getByRole('heading', { name: 'Home', level: 1 })).toBeVisible();
  await host.remove(id);
});
