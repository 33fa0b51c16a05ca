import { expect, test } from '@playwright/test';
import { expectAccessible } from './support/axe';
import { Host, writeLine } from './support/host';
import { open } from './support/pages';
import { Studio } from './support/studio';

const tag = Date.now().toString(36);
const broken = { ...writeLine('score', ''), text: { typeName: 'String', expression: { type: 'JavaScript', value: '1 +' } } };

test('the Studio’s Publish button shows the check list, publishes nothing that is broken, and keeps the edit', async ({ page, request }) => {
  const host = await Host.signIn(request);
  const name = `Checked ${tag}`;
  // Nothing leads to the two last steps.
  const steps = [writeLine('say', 'before'), broken, writeLine('loose', 'x'), writeLine('behind', 'x')];
  const lines: [string, string][] = [['say', 'score'], ['loose', 'behind']];
  const id = await host.create(name, steps, false, 'Done', lines);
  const studio = new Studio(page);
  await open(page, host, `workflows/definitions/${id}/edit`);
  await studio.isOpen();
  const check = page.getByRole('dialog', { name: `Publish “${name}”?` });

  await test.step('what is broken is named, and nothing goes live', async () => {
    await studio.select('say');
    await studio.fill('Text', 'after');
    await studio.askToPublish();
    await expect(check.locator('[data-finding=expression]')).toContainText('score');
    await expect(check.locator('[data-finding=unconnected]')).toHaveCount(2);
    await expect(check.locator('[data-finding=unconnected]').nth(1)).toContainText('behind');
    await expect(check.getByRole('button', { name: /^Publish/ })).toBeDisabled();
    await expectAccessible(page);
    await page.screenshot({ path: 'artifacts/publish-in-editor.png' });
    expect(JSON.stringify((await host.definition(id)).root)).toContain('after');
    expect((await host.definition(id)).isPublished).toBe(false);
    await page.keyboard.press('Escape');
    await expect(check).toHaveCount(0);
  });

  await test.step('once it is put right it can be published, and the editor goes on from there', async () => {
    await host.save(id, name, [writeLine('say', 'after'), writeLine('score', 'ok'), ...steps.slice(2)], false, 'Done', lines);
    await page.reload();
    await studio.isOpen();
    await studio.publishAllTheSame(name);
    await expect(check).toHaveCount(0);
    expect((await host.definition(id)).isPublished).toBe(true);
    await studio.select('say');
    await studio.fill('Text', 'later');
    await expect.poll(async () => JSON.stringify((await host.definition(id)).root)).toContain('later');
    await expect(page.getByText('Somebody else has saved this flow')).toHaveCount(0);
  });

  await host.remove(id);
});
