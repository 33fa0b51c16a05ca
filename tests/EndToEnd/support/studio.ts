import { expect, type Locator, type Page } from '@playwright/test';
import type { Descriptor } from './host';

interface Spot {
  x: number;
  y: number;
}

/** The Studio's editor, as a person uses it: palette, canvas, properties, toolbar. */
export class Studio {
  readonly canvas: Locator;

  constructor(private readonly page: Page) {
    this.canvas = page.locator('#studio-outlet .x6-graph').first();
  }

  async isOpen(): Promise<void> {
    await expect(this.canvas).toBeVisible({ timeout: 120_000 });
    await expect(this.page.getByText('Auto-save')).toBeVisible();
    await expect(this.page.getByText('Opening the editor…')).toHaveCount(0);
  }

  /** Drags an activity out of the palette and drops it at a spot of the canvas. */
  async add(activity: Descriptor, spot: Spot): Promise<void> {
    await this.page.getByPlaceholder('Search', { exact: true }).fill(activity.displayName);
    const entry = this.page.locator('[draggable=true]').filter({ has: this.page.getByText(activity.displayName, { exact: true }) }).first();
    const group = this.page.locator('.mud-expand-panel-header').filter({ hasText: activity.category }).first();
    await expect(group).toBeVisible();
    // A search opens its groups by itself, a moment after typing; whichever comes first.
    await expect(async () => {
      if (!(await entry.isVisible())) {
        await group.click();
      }
      await expect(entry).toBeVisible({ timeout: 2_000 });
    }).toPass({ timeout: 30_000 });
    await entry.dragTo(this.canvas, { targetPosition: spot });
  }

  node(name: string): Locator {
    return this.canvas.locator('.x6-node').filter({ has: this.page.getByText(name, { exact: true }) });
  }

  async select(name: string): Promise<void> {
    await this.canvas.getByText(name, { exact: true }).first().click({ force: true });
  }

  /** Fills a plain input of the selected activity; it is saved once the field is left. */
  async fill(input: string, value: string): Promise<void> {
    await this.field(input).locator('input, textarea').first().fill(value);
    await this.page.keyboard.press('Tab');
  }

  async check(label: string): Promise<void> {
    await this.page.locator('.mud-checkbox:visible').filter({ hasText: label }).first().locator('input').check({ force: true });
  }

  /** Turns an input of the selected activity into a JavaScript expression. */
  async express(input: string, script: string): Promise<void> {
    const field = this.field(input);
    await expect(field).toBeVisible();
    // The menu of an input stands on its right, at the same height.
    const box = (await field.boundingBox())!;
    const menus = await this.page.locator('.mud-menu:visible button').all();
    for (const menu of menus) {
      const at = await menu.boundingBox();
      if (at && at.x >= box.x + box.width - 60 && at.x < box.x + box.width + 80 && at.y + at.height > box.y && at.y < box.y + box.height) {
        await menu.click();
        break;
      }
    }
    await this.page.locator('.mud-popover-open').getByText('JavaScript', { exact: true }).click();
    const editor = this.page.locator('.monaco-editor:visible').first();
    await editor.click();
    await this.page.keyboard.press('ControlOrMeta+A');
    await this.page.keyboard.insertText(script);
  }

  /** Draws a connection from the right side of one activity to the left side of another. */
  async connect(from: string, to: string): Promise<void> {
    const source = (await this.body(from))!;
    const target = (await this.body(to))!;
    const start = { x: source.x + source.width, y: source.y + source.height / 2 };
    const end = { x: target.x, y: target.y + target.height / 2 };
    await this.page.mouse.move(start.x, start.y);
    await this.page.mouse.down();
    await this.page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 8 });
    await this.page.mouse.move(end.x, end.y, { steps: 8 });
    await this.page.mouse.up();
  }

  async save(): Promise<void> {
    const saved = this.page.waitForResponse((r) => r.request().method() === 'POST' && new URL(r.url()).pathname === '/elsa/api/workflow-definitions');
    await this.page.keyboard.press('ControlOrMeta+s');
    expect((await saved).ok()).toBe(true);
  }

  /** Presses the Studio's own Publish button. */
  async askToPublish(): Promise<void> {
    await this.page.locator('.mud-button-group-root:visible button').first().click();
  }

  async publish(): Promise<void> {
    await this.askToPublish();
    await expect(this.page.locator('.mud-snackbar').getByText(/published/i).first()).toBeVisible();
  }

  /** Publishes a flow of which the check list has something to say. */
  async publishAllTheSame(name: string): Promise<void> {
    await this.askToPublish();
    await this.page.getByRole('dialog').getByRole('button', { name: 'Publish all the same' }).click();
    await expect(this.page.getByText(`“${name}” is published`)).toBeVisible();
  }

  field(label: string): Locator {
    return this.page
      .locator('.mud-input-control:visible')
      .filter({ has: this.page.getByText(label, { exact: true }) })
      .first();
  }

  private body(name: string) {
    return this.canvas.getByText(name, { exact: true }).first().locator('xpath=ancestor::*[local-name()="foreignObject"][1]').boundingBox();
  }
}
