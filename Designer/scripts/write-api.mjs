// Writes the types of the management API from a host's OpenAPI document: src/api/openapi.json (what is kept and compared) and src/api/schema.ts.
// Usage: npm run api -- [url of a running host]; without one, the document that is here already is taken.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

const kept = 'src/api/openapi.json';
const host = process.argv[2];
if (host) {
  const document = await (await fetch(`${host}/openapi/v1.json`)).json();
  const paths = Object.fromEntries(Object.entries(document.paths).filter(([path]) => path.startsWith('/api/')));
  writeFileSync(kept, `${JSON.stringify({ openapi: document.openapi, info: document.info, paths, components: { schemas: used(paths, document.components.schemas) } }, null, 1)}\n`);
}

// The generator needs TypeScript 5, which the pages are not built with.
execFileSync('npx', ['--yes', '--package', 'openapi-typescript@7.13.0', '--package', 'typescript@5.9.3', 'openapi-typescript', kept, '--output', 'src/api/schema.ts'], { stdio: 'inherit' });

/** The schemas that the paths speak of, and those that these speak of. */
function used(paths, schemas) {
  const found = new Set();
  const look = (value) => {
    for (const [, name] of JSON.stringify(value).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (!found.has(name)) {
        found.add(name);
        look(schemas[name]);
      }
    }
  };
  look(paths);
  return Object.fromEntries([...found].sort().map((name) => [name, schemas[name]]));
}
