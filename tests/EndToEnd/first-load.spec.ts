import { expect, test } from '@playwright/test';
import { Host, writeLine } from './support/host';

const most = 300 * 1024;

for (const place of ['home', 'workflows/definitions', 'workflows/instances']) {
  test(`the first load of ${place} is light, and holds nothing of the Studio`, async ({ browser, baseURL, request }) => {
    const host = await Host.signIn(request);
    const flow = await host.create(`Light ${place}`, [writeLine('a', 'x')], true);
    await host.run(flow); // so that charts are drawn, too
    const context = await browser.newContext({ baseURL }); // nothing is cached
    await context.addInitScript((accessToken) => Object.assign(window, { __auth: { accessToken } }), host.token);
    const page = await context.newPage();
    await page.clock.install();
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    const kinds = new Map<string, { url: string; type: string }>();
    const transferred = new Map<string, number>();
    session.on('Network.responseReceived', ({ requestId, response, type }) => kinds.set(requestId, { url: response.url, type }));
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => transferred.set(requestId, encodedDataLength));

    const asked = Date.now();
    await page.goto(`/studio/${place}`);
    await expect(page.getByRole('link', { name: `Light ${place}` }).first()).toBeVisible();
    const took = Date.now() - asked;
    // What a page would fetch of its own accord a while later counts as well.
    await page.clock.runFor(20_000);
    await page.evaluate(() => fetch('icon.svg').catch(() => undefined));
    const files = [...kinds].map(([id, file]) => ({ ...file, bytes: transferred.get(id) ?? 0 }));
    const scripts = files.filter(({ type, url }) => type === 'Script' || /\.m?js(\?|$)/.test(url));
    const bytes = scripts.reduce((sum, file) => sum + file.bytes, 0);
    console.log(`${place}: first load in ${took} ms, ${scripts.length} scripts of ${Math.round(bytes / 1024)} KB as transferred`);
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThanOrEqual(most);
    expect(files.filter(({ url }) => /_framework|_content|Elsa\.Studio|\.wasm|assets\/(runtime|studio)-/.test(url))).toEqual([]);
    await context.close();
    await host.remove(flow);
  });
}
