import type { Form } from '../api/forms';

const escaped: Record<string, string> = { '&': '&amp;', '"': '&quot;', '<': '&lt;', '>': '&gt;' };
const attribute = (value: string) => value.replace(/[&"<>]/g, (letter) => escaped[letter]!);

/** HTML that shows the form inside a page of another site. */
export const embedOf = (form: Pick<Form, 'url' | 'title'>) =>
  `<iframe src="${attribute(form.url)}" title="${attribute(form.title)}" style="width:100%;height:720px;border:0" loading="lazy"></iframe>`;
