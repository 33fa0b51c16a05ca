import { text } from '../text';

const descriptors = '/elsa/api/descriptors/activities';

/** What the palette is searched by, besides what an activity does. */
export interface PaletteEntry {
  typeName: string;
  displayName: string;
  description: string;
  category: string;
}

/**
 * The Studio wraps each palette entry that has a description in a tooltip of its own making, and makes all of them anew for every flow
 * that it shows: a sixth of the time that takes. So it is told of none; the shell gives the entries the browser's tooltips, and finds
 * them by what they do.
 */
export async function withoutTooltips(url: URL, response: Response): Promise<Response> {
  if (url.pathname !== descriptors || !response.ok) {
    return response;
  }

  const answer = (await response.json()) as { items: object[] };
  return new Response(JSON.stringify({ ...answer, items: answer.items.map((item) => ({ ...item, description: '' })) }), { status: response.status, headers: { 'content-type': 'application/json' } });
}

const shortest = 3;
const most = 6;

/** The names of those that the Studio does not find by a word that says what they do. */
export function foundByWhatTheyDo(entries: readonly PaletteEntry[], typed: string): string[] {
  const word = typed.trim().toLowerCase();
  const has = (...texts: string[]) => texts.some((one) => one.toLowerCase().includes(word));
  return word.length < shortest ? [] : entries.filter((one) => has(one.description) && !has(one.typeName, one.displayName, one.category)).map((one) => one.displayName);
}

/** Says below the palette's search what else fits. */
export function tellWhatElseFits(entries: readonly PaletteEntry[]): void {
  for (const field of document.querySelectorAll<HTMLInputElement>('#studio-outlet .rz-splitter-horizontal > .rz-splitter-pane:first-child:not(.pane-left) input')) {
    const also = foundByWhatTheyDo(entries, field.value);
    const control = field.closest('.mud-input-control');
    if (also.length === 0) {
      control?.removeAttribute('data-also');
    } else {
      const said = text.editor.alsoFits(also.slice(0, most), also.length > most);
      if (control?.getAttribute('data-also') !== said) {
        control?.setAttribute('data-also', said);
      }
    }
  }
}
