export interface FieldInfo {
  /** As an expression reaches it, from the item on: `address.city`, `tags[0]`. */
  path: string;
  type: string;
  example: string;
}

const mostFields = 200;
const plainName = /^[A-Za-z_$][\w$]*$/;

/** The fields of an item, those inside others too. */
export function fieldsOf(item: unknown): FieldInfo[] {
  const fields: FieldInfo[] = [];
  const visit = (value: unknown, path: string, depth: number): void => {
    if (fields.length >= mostFields || depth > 6) {
      return;
    }
    if (typeof value === 'object' && value !== null) {
      if (path) {
        fields.push({ path, type: Array.isArray(value) ? 'list' : 'object', example: '' });
      }
      const entries = Array.isArray(value) ? value.slice(0, 1).map((entry, at) => [`[${at}]`, entry] as const) : Object.entries(value).map(([name, inner]) => [step(name, path), inner] as const);
      for (const [name, inner] of entries) {
        visit(inner, path + name, depth + 1);
      }
    } else if (path) {
      fields.push({ path, type: value === null ? 'empty' : typeof value, example: String(value) });
    }
  };
  visit(item, '', 0);
  return fields;
}

const step = (name: string, path: string) => (plainName.test(name) ? `${path ? '.' : ''}${name}` : `[${JSON.stringify(name)}]`);

/** How an expression in a step reaches a field: of what comes in, or of what another step left. */
export function expressionOf(path: string, from: string | null): string {
  const root = from === null ? '$json' : `$('${from.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}').item.json`;
  return path.startsWith('[') ? root + path : `${root}.${path}`;
}
