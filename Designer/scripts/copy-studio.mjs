// Puts Elsa Studio's files beside the built shell, each in one form: brotli where the package has it, plain otherwise.
// The host serves X.br for X and unpacks it for the rare client that does not take brotli.
import { cpSync, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const studio = path.dirname(require.resolve('@elsa-workflows/elsa-studio-wasm/package.json'));
const dist = fileURLToPath(new URL('../dist', import.meta.url));
const parts = ['_framework', '_content', 'appsettings.json', 'Elsa.Studio.Host.CustomElements.styles.css'];

const isSecondForm = (file) => file.endsWith('.gz') || /\.map(\.br)?$/.test(file) || existsSync(`${file}.br`);

for (const part of parts) {
  cpSync(path.join(studio, part), path.join(dist, part), { recursive: true, filter: (file) => !isSecondForm(file) });
}
