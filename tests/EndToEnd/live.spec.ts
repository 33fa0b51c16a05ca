import { expect, test } from '@playwright/test';
import { Host } from './support/host';
import { open } from './support/pages';

const tag = Date.now().toString(36);
const literal = (value: string) => ({ typeName: 'String', expression: { type: 'Literal', value } });

test('lists, home and a run are told of changes, and follow on after the connection broke', async ({ page, request }) => {
  const host = await Host.signIn(request);
  const name = `Live ${tag}`;
  const wait = { id: 'wait', name: 'Wait', type: 'Elsa.Event', eventName: literal(`live-${tag}`) };
  const id = await host.create(name, [wait], true);
  const send = (path: string) => request.post(`/elsa/api${path}`, { headers: { authorization: `Bearer ${host.token}` }, data: {} });

  // While a page is told of changes it looks by itself only every 30 s: what is there sooner it was told.
  const told = { timeout: 8_000 };
  const stream = page.waitForResponse((response) => response.url().endsWith('/api/changes') && response.ok());
  await open(page, host, `workflows/instances?flow=${id}`);
  await stream;
  await expect(page.getByText('There are no runs yet').or(page.getByText('No run matches'))).toBeVisible();
  const run = await host.run(id);
  await expect(page.getByRole('row').filter({ hasText: run })).toContainText('Waiting', told);

  await open(page, host, `runs/${run}`);
  await expect(page.locator('[data-canvas-step=wait]')).toHaveAttribute('data-state', 'Waiting');

  // Whatever breaks the connection, the page finds its way back, and what it missed.
  await page.context().setOffline(true);
  await send(`/events/live-${tag}/trigger`);
  await page.context().setOffline(false);
  await expect(page.locator('[data-canvas-step=wait]')).toHaveAttribute('data-state', 'Completed');

  await open(page, host, 'home');
  const latest = page.getByRole('region', { name: 'Latest runs' });
  await expect(latest).toContainText(name);
  const second = await host.run(id);
  await expect(latest.locator(`a[href$="${second}"]`)).toBeVisible(told);
  await host.remove(id);
});
