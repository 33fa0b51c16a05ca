import type { Page } from '@playwright/test';
import type { Host } from './host';

/** Opens a page of the designer as somebody who is signed in already. */
export async function open(page: Page, host: Host, path: string): Promise<void> {
  await page.addInitScript((accessToken) => Object.assign(window, { __auth: { accessToken } }), host.token);
  await page.goto(`/studio/${path}`);
}
