import { expect, test } from '@playwright/test';
import { expectAccessible } from './support/axe';
import { Host, writeLine } from './support/host';
import { open } from './support/pages';

const places = ['home', 'workflows/definitions', 'import', 'templates', 'approvals', 'credentials', 'forms', 'analytics', 'health', 'workflows/instances', 'settings', 'nothing-here'];

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
