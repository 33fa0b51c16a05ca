import { expect, test } from '@playwright/test';
import { expectAccessible } from './support/axe';
import { Chat } from './support/chat';
import { Host } from './support/host';
import { open } from './support/pages';

const tag = Date.now().toString(36);
const literal = (value: string) => ({ typeName: 'String', expression: { type: 'Literal', value } });

test('what a model is writing is seen to grow on the page of its run, and then its result', async ({ page, request }) => {
  const host = await Host.signIn(request);
  const headers = { authorization: `Bearer ${host.token}` };
  const chat = await Chat.start();
  const added = await request.post('/api/credentials', { headers, data: { name: `Writer ${tag}`, ...chat.credential } });
  const { credential } = (await added.json()) as { credential: { id: string } };
  const id = await host.create(`Writes ${tag}`, [{ id: 'draft', name: 'Draft', type: 'Bizoholic.GenerateContent', topic: literal('Tea'), credential: literal(credential.id) }], true);

  const started = await request.post(`/elsa/api/workflow-definitions/${id}/dispatch`, { headers, data: {} });
  const { workflowInstanceId } = (await started.json()) as { workflowInstanceId: string };
  await open(page, host, `runs/${workflowInstanceId}`);
  const writing = page.getByRole('region', { name: 'Draft is writing' });
  const told = page.waitForResponse((response) => response.url().endsWith('/api/changes') && response.ok());
  await page.reload();
  await told; // a page sees what is written from when it is there

  chat.say('{"title":"Green tea","content":"It is good ');
  await expect(writing).toContainText('It is good');
  await expectAccessible(page);
  chat.say('for you, in the morning ');
  await expect(writing).toContainText('for you, in the morning');
  await page.screenshot({ path: 'artifacts/writing.png' });
  chat.say('and at noon.","excerpt":"On tea."}');
  chat.end();
  await expect(page.locator('[data-canvas-step=draft]')).toHaveAttribute('data-state', 'Completed');
  await expect(writing).toHaveCount(0);
  await page.getByRole('button', { name: /^Draft/ }).first().click();
  await expect(page.getByText('and at noon').first()).toBeVisible();
  await host.remove(id);
  await chat.stop();
});
