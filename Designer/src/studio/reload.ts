/** Loads a flow anew that was changed behind the editor: only another id makes it read again, and the host trims spaces. */
export function reloadEditor(definitionId: string): void {
  const editor = document.querySelector('elsa-workflow-definition-editor');
  if (editor?.getAttribute('definition-id')?.trim() === definitionId) {
    editor.setAttribute('definition-id', editor.getAttribute('definition-id')!.endsWith(' ') ? definitionId : `${definitionId} `);
  }
}
