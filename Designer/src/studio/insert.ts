interface MonacoEditor {
  getDomNode(): HTMLElement | null;
  hasTextFocus(): boolean;
  getSelection(): unknown;
  executeEdits(source: string, edits: { range: unknown; text: string }[]): void;
  focus(): void;
}

let last: HTMLInputElement | HTMLTextAreaElement | HTMLElement | null = null;

/** Remembers which field of the Studio's properties was worked in last. */
export function followFields(): void {
  document.getElementById('studio-outlet')!.addEventListener('focusin', ({ target }) => {
    const field = (target as Element).closest<HTMLElement>('input, textarea, .monaco-editor');
    if (field?.closest('.rz-splitter-pane[id^="pane-"]')) {
      last = field;
    }
  });
}

/** Puts an expression where the cursor was last. False: there is no such place any more. */
export function insertExpression(expression: string): boolean {
  if (!last?.isConnected) {
    return false;
  }

  const monaco = (window as { monaco?: { editor: { getEditors(): MonacoEditor[] } } }).monaco;
  const editor = monaco?.editor.getEditors().find((one) => one.getDomNode()?.contains(last));
  if (editor) {
    editor.executeEdits('shell', [{ range: editor.getSelection(), text: expression }]);
    editor.focus();
    return true;
  }

  const field = last as HTMLInputElement | HTMLTextAreaElement;
  // A plain field takes text; in double braces it becomes part of a template.
  field.setRangeText(`{{ ${expression} }}`, field.selectionStart ?? field.value.length, field.selectionEnd ?? field.value.length, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.dispatchEvent(new Event('change', { bubbles: true }));
  return true;
}
