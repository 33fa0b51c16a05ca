import { expect, test } from '@playwright/test';
import { type Activity, Host } from './support/host';
import { open } from './support/pages';
import { Studio } from './support/studio';

const tag = Date.now().toString(36);

const seed = (id: string, value: string, y: number): Activity => ({
  id,
  name: id,
  metadata: { designer: { position: { x: 60, y }, size: { width: 160, height: 54 } } },
  type: 'Bizoholic.EditFields',
  parameters: { mode: 'raw', jsonOutput: JSON.stringify({ from: value }), options: {} },
});

test('the inputs of Merge are told apart with a picker, and the Studio keeps what was picked', async ({ page, request }) => {
  const host = await Host.signIn(request);
  const id = await host.create(
    `Merged ${tag}`,
    [
      seed('left', 'left', 60),
      seed('right', 'right', 220),
      { id: 'merge', name: 'merge', metadata: { designer: { position: { x: 300, y: 140 }, size: { width: 160, height: 54 } } }, type: 'Bizoholic.MergeItems', parameters: { mode: 'chooseBranch', useDataOfInput: 1 } },
    ],
    false,
    'Done',
    [
      ['left', 'merge'],
      ['right', 'merge'],
    ],
  );
  const studio = new Studio(page);
  await open(page, host, `workflows/definitions/${id}/edit`);
  await studio.isOpen();

  await studio.select('merge');
  const box = page.getByRole('region', { name: 'Inputs' });
  await expect(box.getByLabel('left')).toBeVisible();
  await box.getByLabel('right').selectOption({ label: 'Input 1' });
  await box.getByLabel('left').selectOption({ label: 'Input 2' });

  const saved = async () => (await host.definition(id)).root.activities?.find((one) => one.id === 'merge')?.customProperties as { inputs?: { input: number; activity: string; outcome: string }[] };
  await expect.poll(async () => (await saved())?.inputs?.map((one) => `${one.activity} ${one.outcome} ${one.input}`).sort()).toEqual(['left Done 1', 'right Done 0']);
  await page.screenshot({ path: 'artifacts/numbered-inputs.png' });

  // The Studio writes back what it holds: a later edit of its own keeps the choice.
  await studio.select('left');
  await studio.select('merge');
  await expect(box.getByLabel('left')).toHaveValue('1');
  await studio.save();
  expect((await saved()).inputs).toHaveLength(2);
  await host.remove(id);
});
