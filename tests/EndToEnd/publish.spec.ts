import { expect, test } from '@playwright/test';
import { expectAccessible } from './support/axe';
import { type Activity, Host, writeLine } from './support/host';
import { open } from './support/pages';
import { Studio } from './support/studio';

const tag = Date.now().toString(36);
const broken = { ...writeLine('score', ''), text: { typeName: 'String', expression: { type: 'JavaScript', value: '1 +' } } };
/** In two columns, so that all are seen. */
const placed = (steps: Activity[]): Activity[] =>
  steps.map((step, at) => ({ ...step, metadata: { designer: { position: { x: 60 + (at % 2) * 280, y: 60 + Math.floor(at / 2) * 140 }, size: { width: 160, height: 54 } } } }));

test('the Studio’s Publish button shows the check list, publishes nothing that is broken, and keeps the edit', async ({ page, request }) => {
  const host = await Host.signIn(request);
  const name = `Checked ${tag}`;
  // Nothing leads to the two last steps.
  const webhook = { id: 'in', name: 'in', type: 'Elsa.HttpEndpoint', path: { typeName: 'String', expression: { type: 'Literal', value: `checked-${tag}` } }, customProperties: { canStartWorkflow: true } };
  const steps = placed([webhook, writeLine('say', 'before'), broken, writeLine('loose', 'x'), writeLine('behind', 'x')]);
  const lines: [string, string][] = [['in', 'say'], ['say', 'score'], ['loose', 'behind']];
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
    await expect(check.locator('[data-finding=unconnected]').filter({ hasText: 'behind' })).toContainText('Only steps that never run');
    await expect(check.getByRole('button', { name: /^Publish/ })).toBeDisabled();
    await expectAccessible(page);
    await page.screenshot({ path: 'artifacts/publish-in-editor.png' });
    expect(JSON.stringify((await host.definition(id)).root)).toContain('after');
    expect((await host.definition(id)).isPublished).toBe(false);
    await page.keyboard.press('Escape');
    await expect(check).toHaveCount(0);
  });

  await test.step('once it is put right it can be published, and the editor goes on from there', async () => {
    await host.save(id, name, placed([webhook, writeLine('say', 'after'), writeLine('score', 'ok'), ...steps.slice(3)]), false, 'Done', lines);
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
