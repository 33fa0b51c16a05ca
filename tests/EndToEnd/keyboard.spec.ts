import { expect, type Page, test } from '@playwright/test';
import { expectAccessible } from './support/axe';
import { Host, writeLine } from './support/host';
import { open } from './support/pages';

const tag = Date.now().toString(36);
const press = async (page: Page, ...keys: string[]) => {
  for (const key of keys) {
    await page.keyboard.press(key);
  }
};

test('by keys alone one gets past the bar, into menus and dialogs, back out to where one was, and to another page', async ({ page, request }) => {
  const host = await Host.signIn(request);
  const name = `Keys ${tag}`;
  const id = await host.create(name, [writeLine('a', 'x')], true);
  const run = await host.run(id);
  await open(page, host, 'workflows/definitions');
  await page.getByLabel('Search flows by name').fill(name);
  const more = page.getByRole('button', { name: `More actions for ${name}` });
  await expect(more).toBeVisible();

  // Past the bar with one key, however long it grows.
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await press(page, 'Tab');
  const skip = page.getByRole('button', { name: 'Skip to the page' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.screenshot({ path: 'artifacts/keyboard-skip.png' });
  await press(page, 'Enter');
  await expect(page.getByRole('main')).toBeFocused();
  await press(page, 'Tab');
  await expect(page.getByRole('main').locator(':focus')).toHaveCount(1);

  // A dialog gives the focus back, to a button and to the menu it was chosen from.
  const create = page.getByRole('button', { name: 'Create flow' });
  await create.focus();
  await press(page, 'Enter');
  await expect(page.getByRole('dialog').locator(':focus')).toHaveCount(1);
  await expectAccessible(page);
  await press(page, 'Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(create).toBeFocused();

  await page.getByLabel('Search flows by name').fill(name);
  await more.focus();
  await press(page, 'Enter');
  await expect(page.getByRole('menuitem').first()).toBeFocused();
  await press(page, 'End', 'Enter');
  await expect(page.getByRole('dialog')).toContainText(name);
  await press(page, 'Escape');
  await expect(more).toBeFocused();

  // The link that was followed is gone: the new page has the focus, and begins at its top.
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await page.getByRole('link', { name: 'Runs', exact: true }).focus();
  await press(page, 'Enter');
  await expect(page.getByRole('heading', { name: 'Runs', level: 1 })).toBeInViewport();
  await expect(page.getByRole('main')).toBeFocused();
  await page.locator(`a[href$="${run}"]`).focus();
  await press(page, 'Enter');
  await expect(page.locator('[data-canvas-step=a]')).toBeVisible();
  await expect(page.getByRole('main')).toBeFocused();
  await host.remove(id);
});

test('on a screen that is lower than a menu all of its entries are reached', async ({ page, request }) => {
  const host = await Host.signIn(request);
  const name = `Low ${tag}`;
  const id = await host.create(name, [writeLine('a', 'x')], true);
  await page.setViewportSize({ width: 640, height: 280 });
  await open(page, host, 'workflows/definitions');
  await page.getByLabel('Search flows by name').fill(name);
  await page.getByRole('button', { name: `More actions for ${name}` }).click();
  const menu = (await page.getByRole('menu').boundingBox())!;
  expect(menu.y + menu.height).toBeLessThanOrEqual(280);
  await press(page, 'End');
  const last = page.getByRole('menuitem', { name: 'Delete' });
  await expect(last).toBeFocused();
  await expect(last).toBeInViewport();
  await last.click();
  await expect(page.getByRole('dialog')).toContainText(name);
  await host.remove(id);
});
