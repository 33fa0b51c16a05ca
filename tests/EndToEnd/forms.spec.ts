import { expect, test } from '@playwright/test';
import { expectAccessible } from './support/axe';
import { Host, writeLine } from './support/host';
import { open } from './support/pages';

const tag = Date.now().toString(36);
const literal = (value: string) => ({ typeName: 'String', expression: { type: 'Literal', value } });
const fields = [
  { name: 'name', label: 'Your name', required: true },
  { name: 'email', label: 'E-mail', type: 'email', required: true, help: 'We write to it once.' },
  { name: 'plan', label: 'Plan', type: 'radio', options: ['Small', 'Large'], required: true },
  { name: 'wishes', label: 'Wishes', type: 'checkbox', options: ['Blog', 'Shop'] },
  { name: 'size', label: 'Size', type: 'dropdown', options: ['1–10', '11–50'] },
  { name: 'seats', label: 'Seats', type: 'number', min: 1, max: 10 },
  { name: 'brief', label: 'Brief', type: 'file', accept: '.txt' },
  { name: 'message', label: 'Message', type: 'textarea' },
];

const formOf = (path: string) => ({
  id: 'form',
  name: 'Form',
  type: 'Bizoholic.HostedForm',
  path: literal(path),
  title: literal(`Contact ${tag}`),
  description: literal('Tell us what you need.\nWe answer within a day.'),
  fields: { typeName: 'Object', expression: { type: 'Object', value: JSON.stringify(fields) } },
  thanks: literal('Thank you, we have got it.'),
  customProperties: { canStartWorkflow: true },
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`a person without scripts fills in a form on a phone, mends what is wrong and sends it, in ${colorScheme} colours`, async ({ browser, request }) => {
    const host = await Host.signIn(request);
    const path = `contact-${colorScheme}-${tag}`;
    const id = await host.create(`Contact ${colorScheme} ${tag}`, [formOf(path), writeLine('end', 'x')], true);
    const context = await browser.newContext({ javaScriptEnabled: false, colorScheme, viewport: { width: 360, height: 740 } });
    const page = await context.newPage();
    await page.goto(`/form/${path}?name=Ann%20%3Cb%3E`);
    await expect(page.getByLabel('Your name')).toHaveValue('Ann <b>');
    await page.screenshot({ path: `artifacts/form-${colorScheme}.png`, fullPage: true });

    // The browser asks for what is missing before it sends; a program that does not is told the same by the host.
    await page.getByRole('button', { name: 'Send' }).click();
    await expect(page.getByLabel('E-mail')).toBeFocused();
    await page.getByLabel('E-mail').fill('ann@example.com');
    await page.getByLabel('Large').check();
    await page.getByLabel('Blog').check();
    await page.getByLabel('Seats').fill('3');
    await page.getByLabel('Brief').setInputFiles({ name: 'brief.exe', mimeType: 'application/octet-stream', buffer: Buffer.from('x') });
    await page.getByRole('button', { name: 'Send' }).click();
    await expect(page.getByRole('alert')).toContainText('brief.exe is of a kind that is not taken.');
    await expect(page.getByLabel('Brief')).toHaveAttribute('aria-invalid', 'true');
    await expect(page.getByLabel('Large')).toBeChecked();
    await expect(page.getByLabel('Blog')).toBeChecked();
    await page.screenshot({ path: `artifacts/form-wrong-${colorScheme}.png`, fullPage: true });

    await expect(async () => {
      await page.getByRole('button', { name: 'Send' }).click();
      await expect(page.getByText('Thank you, we have got it.')).toBeVisible({ timeout: 1_000 });
    }).toPass();
    await page.screenshot({ path: `artifacts/form-thanks-${colorScheme}.png` });
    await context.close();

    const runs = await request.get(`/api/runs?flow=${id}&value=ann@example.com`, { headers: { authorization: `Bearer ${host.token}` } });
    expect(((await runs.json()) as { items: unknown[] }).items).toHaveLength(1);
    await host.remove(id);
  });

  test(`a form can be read by everybody and fits a phone, in ${colorScheme} colours`, async ({ page, request }) => {
    const host = await Host.signIn(request);
    const path = `read-${colorScheme}-${tag}`;
    const id = await host.create(`Read ${colorScheme} ${tag}`, [formOf(path)], true);
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(`/form/${path}`);
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await page.locator('form').evaluate((form: HTMLFormElement) => form.submit());
    await expect(page.getByRole('alert')).toContainText('Your name: Fill this in.');
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await host.remove(id);
  });
}

test('a marketer finds the forms, copies the link, and what puts one into a site works there', async ({ page, context, request }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const host = await Host.signIn(request);
  const path = `site-${tag}`;
  const name = `Site form ${tag}`;
  const id = await host.create(name, [formOf(path)], true);
  await open(page, host, 'home');
  await page.getByRole('button', { name: 'More places' }).click();
  await page.getByRole('menuitem', { name: 'Forms' }).click();
  const card = page.getByRole('article', { name: `Contact ${tag}` }).filter({ hasText: name });
  await expect(card).toContainText(`/form/${path}`);
  await expect(card).toContainText('Your name, E-mail, Plan');
  await expectAccessible(page);
  await page.screenshot({ path: 'artifacts/rooms-forms.png', fullPage: true });

  await card.getByRole('button', { name: /Copy the link/ }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toMatch(new RegExp(`/form/${path}$`));
  await card.getByRole('button', { name: /into a page/ }).click();
  const snippet = await page.evaluate(() => navigator.clipboard.readText());
  const site = await context.newPage();
  await site.setContent(`<!doctype html><title>Site</title>${snippet}`);
  await expect(site.frameLocator('iframe').getByRole('heading', { name: `Contact ${tag}` })).toBeVisible();
  await site.close();
  await host.remove(id);
});
