import { expect, test } from '@playwright/test';
import { expectAccessible } from './support/axe';
import { Host } from './support/host';
import { open } from './support/pages';
import { WordPress } from './support/wordpress';

const tag = Date.now().toString(36);
const literal = (value: string) => ({ typeName: 'String', expression: { type: 'Literal', value } });

test('a marketer connects a blog, sees that it works and which flow uses it, and changes it without seeing its secret', async ({ page, request }) => {
  const host = await Host.signIn(request);
  const blog = await WordPress.start();
  const name = `Acme blog ${tag}`;
  const row = page.locator('[data-credential]').filter({ hasText: name });
  const dialog = page.getByRole('dialog');
  try {
    await open(page, host, 'credentials');
    await page.getByRole('button', { name: 'Connect a service' }).click();
    await dialog.getByLabel('Service').selectOption({ label: 'WordPress' });
    await dialog.getByLabel('Name', { exact: true }).fill(name);
    await dialog.getByLabel('Site address').fill(blog.address);
    await dialog.getByLabel('User name').fill('ann');
    await dialog.getByLabel('Application password').fill('not this one');
    await expectAccessible(page);
    await page.screenshot({ path: 'artifacts/credentials-connect.png' });
    await dialog.getByRole('button', { name: 'Connect' }).click();

    // It is tried at once, and kept to be put right.
    await expect(dialog).toHaveCount(0);
    await expect(row).toContainText('Does not work');
    await expect(row).toContainText('invalid application password');
    await expectAccessible(page);
    await page.screenshot({ path: 'artifacts/credentials-fails.png', fullPage: true });

    await row.getByRole('button', { name: `Change “${name}”` }).click();
    await expect(dialog.getByLabel('Site address')).toHaveValue(blog.address);
    await expect(dialog.getByLabel('Application password')).toHaveValue('');
    await expect(dialog.getByLabel('Application password')).toHaveAttribute('placeholder', 'Set; leave empty to keep it');
    await dialog.getByLabel('Application password').fill(blog.password);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(row).toContainText('Signed in as Ann Example (editor).');
    await expect(row).toContainText('No flow uses it yet.');

    const id = (await row.getAttribute('data-credential'))!;
    const flow = await host.create(`Posts ${tag}`, [{ id: 'post', name: 'Post', type: 'Bizoholic.PublishToWordPress', credential: literal(id), title: literal('Hello') }]);
    await page.reload();
    await expect(row.getByRole('link', { name: `Posts ${tag}` })).toHaveAttribute('href', new RegExp(flow));

    // Another name, the same secret: it works as before.
    const renamed = await request.get(`/api/credentials/${id}`, { headers: { authorization: `Bearer ${host.token}` } });
    expect(await renamed.text()).not.toContain(blog.password);
    await row.getByRole('button', { name: `Change “${name}”` }).click();
    await dialog.getByLabel('Name', { exact: true }).fill(`${name} (new)`);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(row).toContainText(`${name} (new)`);
    await row.getByRole('button', { name: `Test “${name} (new)”` }).click();
    await expect(page.getByRole('status').or(page.locator('[aria-live=polite]')).filter({ hasText: 'Signed in as Ann Example' })).toBeVisible();

    // Nobody has the secret sent elsewhere by changing the address only.
    await row.getByRole('button', { name: /^Change/ }).click();
    await dialog.getByLabel('Site address').fill('http://127.0.0.1:9');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog.getByRole('alert')).toContainText('enter Application password again');
    await page.keyboard.press('Escape');

    await row.getByRole('button', { name: /^Delete/ }).click();
    await expect(dialog).toContainText('is in use');
    await expect(dialog.getByRole('link', { name: `Posts ${tag}` })).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Delete' })).toHaveCount(0);
    await expectAccessible(page);
    await page.screenshot({ path: 'artifacts/credentials-in-use.png' });
    await page.keyboard.press('Escape');

    await page.setViewportSize({ width: 360, height: 740 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await page.screenshot({ path: 'artifacts/credentials-360.png', fullPage: true });

    // A flow that took it meanwhile is found by the host, not only by the page.
    await host.remove(flow);
    await page.reload();
    await expect(row).toContainText('No flow uses it yet.');
    const late = await host.create(`Late ${tag}`, [{ id: 'post', name: 'Post', type: 'Bizoholic.PublishToWordPress', credential: literal(id), title: literal('Hello') }]);
    await row.getByRole('button', { name: /^Delete/ }).click();
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await expect(dialog.getByRole('alert')).toContainText(`It is used by Late ${tag}`);
    await host.remove(late);
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await expect(row).toHaveCount(0);
  } finally {
    await blog.stop();
  }
});
