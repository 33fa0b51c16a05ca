import { expect, test } from '@playwright/test';
import { expectAccessible } from './support/axe';
import { Host } from './support/host';
import { open } from './support/pages';
import { Studio } from './support/studio';

const tag = Date.now().toString(36);

test('a template whose author left settings empty is filled in where it is imported and in the editor, and goes live', async ({ page, request }) => {
  const host = await Host.signIn(request);
  const name = `Template ${tag}`;
  const id = `template-${tag}`;
  const node = (title: string, type: string, typeVersion: number, x: number, parameters: object) => ({ id: `${id}-${title}`, name: title, type, typeVersion, position: [x, 60], parameters });
  const flow = {
    id,
    name,
    nodes: [
      node('Start', 'n8n-nodes-base.manualTrigger', 1, 40, {}),
      node('Read', 'n8n-nodes-base.googleSheets', 4.5, 280, { documentId: { __rl: true, mode: 'list', value: '' }, sheetName: { __rl: true, mode: 'list', value: '' }, options: {} }),
      node('Notify', 'n8n-nodes-base.telegram', 1.2, 520, { text: '={{ $json.name }}', additionalFields: {} }),
    ],
    connections: { Start: { main: [[{ node: 'Read', type: 'main', index: 0 }]] }, Read: { main: [[{ node: 'Notify', type: 'main', index: 0 }]] } },
  };
  const steps = async () => Object.fromEntries(((await host.definition(id)).root.activities ?? []).map((step) => [step.name, step]));

  await test.step('the page of the import asks for what is missing, says what it cannot take, and shows what became of the steps', async () => {
    await open(page, host, 'import');
    await page.getByTestId('n8n-files').setInputFiles({ name: 'template.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(flow)) });
    const form = page.getByRole('region', { name: 'Settings to fill in' });
    await expect(form.getByRole('group', { name: 'Read' })).toBeVisible();
    await expect(page.getByRole('article', { name })).toContainText('To be finished before it is published');
    await expectAccessible(page);
    await page.screenshot({ path: 'artifacts/import-settings.png', fullPage: true });

    await form.getByLabel('Document id').fill('https://example.com/sheet');
    await form.getByLabel('Sheet name').fill('Leads');
    await page.keyboard.press('Enter');
    await expect(form.getByLabel('Document id')).toBeFocused();
    await expect(form.getByRole('alert')).toContainText('No id can be read from this address.');
    await expectAccessible(page);
    await page.screenshot({ path: 'artifacts/import-settings-refused.png', fullPage: true });
    await form.getByLabel('Document id').fill('https://docs.google.com/spreadsheets/d/1abcDEF_ghi-jkl/edit');
    await page.keyboard.press('Enter');
    await expect(form.getByRole('status')).toContainText('Saved: 1 step was changed.');
    await expect(form.getByRole('group', { name: 'Read' })).toHaveCount(0);
    await expect(form.getByLabel('Chat id')).toBeVisible();
    expect([(await steps()).Read!.type, (await steps()).Notify!.type]).toEqual(['Bizoholic.HttpRequest', 'Bizoholic.N8nUnfilled']);
  });

  const studio = new Studio(page);
  const check = page.getByRole('dialog', { name: `Publish “${name}”?` });
  await test.step('publishing names the step and the setting, and leads to where it is filled in', async () => {
    await open(page, host, `workflows/definitions/${id}/edit`);
    await studio.isOpen();
    await expect(page.getByRole('button', { name: 'Settings to fill in (1)' })).toBeVisible();
    await studio.select('Notify');
    await expect(page.getByRole('complementary').getByLabel('Chat id')).toBeVisible();
    await page.screenshot({ path: 'artifacts/editor-settings.png' });
    await studio.askToPublish();
    await expect(check.locator('[data-finding=settings]')).toContainText("The setting 'Chat id' is empty");
    await expect(check.getByRole('button', { name: /^Publish/ })).toBeDisabled();
    await check.getByRole('button', { name: 'Fill in settings' }).click();
    const dialog = page.getByRole('dialog', { name: 'Settings to fill in' });
    await expectAccessible(page);
    await page.screenshot({ path: 'artifacts/editor-settings-dialog.png' });
    await dialog.getByLabel('Chat id').fill('-100');
    await page.keyboard.press('Enter');
    await expect(dialog.getByRole('status')).toContainText('All settings are filled in.');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('button', { name: /Settings to fill in/ })).toHaveCount(0);
  });

  await test.step('the Studio goes on from what was filled in', async () => {
    await studio.isOpen();
    await studio.select('Read');
    await studio.publishAllTheSame(name);
    await expect.poll(async () => (await host.definition(id)).isPublished).toBe(true);
    expect((await steps()).Notify!.type).toBe('Bizoholic.HttpRequest');
    await expect(page.getByText('Somebody else has saved this flow')).toHaveCount(0);
  });

  await host.remove(id);
});
