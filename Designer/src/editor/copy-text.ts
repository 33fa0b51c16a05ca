/** Browsers keep their clipboard from pages that do not come over HTTPS, such as a host in the office network: then the old way. */
export async function copyText(words: string): Promise<void> {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(words);
    return;
  }

  const field = Object.assign(document.createElement('textarea'), { value: words });
  document.body.append(field);
  field.select();
  document.execCommand('copy');
  field.remove();
}
