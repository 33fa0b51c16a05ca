/** The Studio saves half a second after an edit; by then it has asked for the save. */
const untilSaved = 900;
/** Whoever stops in the middle of a word for so long waits for the Studio. */
const longestPause = 4_000;

let typedAt: number | null = null;
let editedAt = -Infinity;

const inStudio = (event: Event) =>
  event.target instanceof Element && event.target.closest('#studio-outlet, .mud-popover-provider, .mud-dialog-container') !== null;

/** Watches what hands do in the Studio. */
export function watchHands(): void {
  const edited = () => {
    typedAt = null;
    editedAt = performance.now();
  };
  const note = (name: string, take: () => void) => document.addEventListener(name, (event) => inStudio(event) && take(), true);
  note('input', () => (typedAt = performance.now()));
  note('change', edited);
  note('click', edited);
  note('drop', edited);
}

const busy = () => {
  const now = performance.now();
  return (typedAt !== null && now - typedAt < longestPause) || now - editedAt < untilSaved;
};

/** Resolves once nothing that was typed waits to be taken, and nothing that was changed waits to be saved; or when it is not of interest any more. */
export async function handsOff(isOver: () => boolean): Promise<void> {
  while (busy() && !isOver()) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
