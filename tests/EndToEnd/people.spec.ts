import { expect, test } from '@playwright/test';
import { expectAccessible } from './support/axe';
import { admin, Host } from './support/host';
import { open } from './support/pages';

const tag = Date.now().toString(36);

test('an administrator adds a colleague, who signs in, may what the role says, and is shut out again', async ({ page, request, browser, baseURL }) => {
  const host = await Host.signIn(request);
  const name = `mia-${tag}@example.com`;
  await open(page, host, 'settings');
  await page.getByRole('button', { name: 'Add a user' }).click();
  await page.getByLabel(/User name, such as/).fill(name);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  const password = (await page.getByRole('dialog').locator('code').textContent())!;
  await page.screenshot({ path: 'artifacts/people-password.png' });
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();

  const theirs = await browser.newContext({ baseURL, viewport: { width: 360, height: 740 } });
  const colleague = await theirs.newPage();
  await colleague.goto('/studio/settings');
  await expectAccessible(colleague);
  await colleague.getByLabel('User name').fill(name);
  await colleague.getByLabel('Password').fill(password);
  await colleague.getByRole('button', { name: 'Sign in' }).click();
  await expect(colleague.getByText('Marketer')).toBeVisible();
  await expect(colleague.getByText('are for administrators')).toBeVisible();
  await expectAccessible(colleague);
  await colleague.screenshot({ path: 'artifacts/people-marketer-360.png', fullPage: true });
  await colleague.getByRole('button', { name: 'Change password' }).click();
  await colleague.getByLabel('Present password').fill('not this one');
  await colleague.getByLabel(/New password, at/).fill('a better password');
  await colleague.getByLabel('New password once more').fill('a better password');
  await colleague.getByRole('button', { name: 'Change', exact: true }).click();
  await expect(colleague.getByRole('dialog').getByRole('alert')).toContainText('not your present password');

  await page.reload();
  await page.getByLabel(`Role of ${name}`).selectOption({ label: 'Operator' });
  await page.getByRole('button', { name: `More actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: 'Shut out' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: name })).toContainText('Shut out');
  await colleague.reload();
  await expect(colleague.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await theirs.close();

  await page.getByRole('searchbox', { name: 'Search by name or action' }).fill(name);
  const log = page.getByRole('region', { name: 'Audit log' });
  await expect(log.getByRole('row').filter({ hasText: 'Add a user' })).toContainText(admin.user);
  await expect(log.getByRole('row').filter({ hasText: 'operator, shut out' })).toBeVisible();
  await expectAccessible(page);
  await page.screenshot({ path: 'artifacts/people-settings.png', fullPage: true });

  // A menu closes when the page scrolls, as it does under the first click here.
  await expect(async () => {
    await page.getByRole('button', { name: `More actions for ${name}` }).click();
    await page.getByRole('menuitem', { name: 'Remove' }).click({ timeout: 2_000 });
  }).toPass();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: name })).toHaveCount(0);
});

test('I change my own password in the menu of my account and stay signed in; an administrator gives me a new one after a question', async ({ page, request, browser, baseURL }) => {
  const host = await Host.signIn(request);
  const name = `ida-${tag}@example.com`;
  await open(page, host, 'settings');
  await page.getByRole('button', { name: 'Add a user' }).click();
  await page.getByLabel(/User name, such as/).fill(name);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  const first = (await page.getByRole('dialog').locator('code').textContent())!;
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();

  const theirs = await browser.newContext({ baseURL });
  const person = await theirs.newPage();
  const signIn = async (password: string) => {
    await person.getByLabel('User name').fill(name);
    await person.getByLabel('Password').fill(password);
    await person.getByRole('button', { name: 'Sign in' }).click();
  };
  await person.goto('/studio/home');
  await signIn(first);
  await person.getByRole('button', { name: `Account: ${name}` }).click();
  await person.getByRole('menuitem', { name: 'Change password' }).click();
  await person.getByLabel('Present password').fill(first);
  await person.getByLabel(/New password, at/).fill('one of my own');
  await person.getByLabel('New password once more').fill('one of my owm');
  await person.getByRole('button', { name: 'Change', exact: true }).click();
  await expect(person.getByRole('dialog').getByRole('alert')).toContainText('differ');
  await expectAccessible(person);
  await person.screenshot({ path: 'artifacts/people-own-password.png' });
  await person.getByLabel('New password once more').fill('one of my own');
  await person.getByRole('button', { name: 'Change', exact: true }).click();
  await expect(person.getByText('Your password is changed.')).toBeVisible();
  const renewed = await person.evaluate(async () => {
    const { refreshToken } = JSON.parse(localStorage.getItem('flows.session')!) as { refreshToken: string };
    const response = await fetch('/elsa/api/identity/refresh-token', { method: 'POST', headers: { authorization: `Bearer ${refreshToken}` } });
    return ((await response.json()) as { isAuthenticated: boolean }).isAuthenticated;
  });
  expect(renewed).toBe(true);

  await page.getByRole('button', { name: `More actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: 'New password' }).click();
  await expect(page.getByRole('dialog')).toContainText(`Give ${name} a new password?`);
  await expectAccessible(page);
  await page.screenshot({ path: 'artifacts/people-new-password.png' });
  await page.getByRole('dialog').getByRole('button', { name: 'Make a new password' }).click();
  const second = (await page.getByRole('dialog').locator('code').textContent())!;
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();

  await page.getByRole('button', { name: `More actions for ${admin.user}` }).click();
  await page.getByRole('menuitem', { name: 'New password' }).click();
  await expect(page.getByLabel('Present password')).toBeVisible();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();

  await person.getByRole('button', { name: `Account: ${name}` }).click();
  await person.getByRole('menuitem', { name: 'Sign out' }).click();
  await signIn('one of my own');
  await expect(person.getByRole('alert')).toBeVisible();
  await signIn(second);
  await expect(person.getByRole('heading', { name: 'Home', level: 1 })).toBeVisible();
  await theirs.close();
});

test('settings fit a phone', async ({ page, request }) => {
  const host = await Host.signIn(request);
  await page.setViewportSize({ width: 360, height: 740 });
  await open(page, host, 'settings');
  await expect(page.getByRole('region', { name: 'Audit log' }).getByRole('row').nth(1)).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await page.screenshot({ path: 'artifacts/people-settings-360.png', fullPage: true });
});
