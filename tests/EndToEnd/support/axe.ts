import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Nothing serious or critical for people who use a keyboard or a screen reader, and no two parts of a page that go by the same name. The Studio's own elements are not ours to change. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).exclude('#studio-outlet').analyze();
  const serious = violations.filter(({ id, impact }) => impact === 'serious' || impact === 'critical' || id === 'landmark-unique');
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual([]);
}
