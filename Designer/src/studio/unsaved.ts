const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** From leaving a field until the Studio marks the flow as changed. */
const noticing = 250;
/** Longer than its auto-save takes. A person who turned auto-save off has chosen to lose what is not saved. */
const longestSave = 5_000;

// The dot on the Studio's save button: a warning while something is not saved.
const isUnsaved = () => document.querySelector('#studio-outlet .elsa-toolbar-icon .mud-badge.mud-theme-warning') !== null;

/** Resolves when the Studio has saved the last edit: it does so half a second after it, unless its editor is taken away first. */
export async function editsSaved(leftAt: number): Promise<void> {
  await pause(leftAt + noticing - performance.now());
  while (isUnsaved() && performance.now() < leftAt + longestSave) {
    await pause(50);
  }
}
