// image.mjs OUT: what a build of the Dockerfile does, done in an empty folder without an engine: each stage's own COPY and RUN lines, under a root of its own.
// Then the image's files are weighed and its entry point is started. OUT gets {checks: [{name, problem?}]}.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Of the whole image; the base image (ASP.NET, chiseled, with ICU and time zones) has about 125 MB unpacked. */
const mostBytes = 300e6 - 125e6;

const [out] = process.argv.slice(2);
const here = mkdtempSync(path.join(os.tmpdir(), 'flows-image-'));
const checks = [];
const stages = new Map();

/** Lines of the Dockerfile, those that go on joined. */
const instructions = readFileSync('Dockerfile', 'utf8').replace(/\\\n/g, ' ').split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));

// What .dockerignore leaves out, wherever it lies.
const leftOut = new Set(readFileSync('.dockerignore', 'utf8').split('\n').filter((line) => line.startsWith('**/')).map((line) => line.slice(3)));
const isSent = (file) => !path.relative('.', file).split(path.sep).some((part) => leftOut.has(part));

let stage;
for (const line of instructions) {
  const [name, ...words] = line.split(/\s+/);
  const rest = line.slice(name.length).trim();
  if (name === 'FROM') {
    const id = / AS (\S+)$/i.exec(line)?.[1] ?? 'image';
    stage = { root: path.join(here, id), folder: '/', env: {} };
    mkdirSync(stage.root, { recursive: true });
    stages.set(id, stage);
  } else if (name === 'WORKDIR') {
    stage.folder = path.posix.resolve(stage.folder, rest);
    mkdirSync(at(stage, '.'), { recursive: true });
  } else if (name === 'ARG' && rest === 'TARGETARCH') {
    stage.env.TARGETARCH = os.arch() === 'arm64' ? 'arm64' : 'amd64';
  } else if (name === 'COPY') {
    copy(words);
  } else if (name === 'RUN') {
    check(`RUN ${rest}`, () => run(rest));
  } else if (name === 'ENTRYPOINT') {
    stage.entry = JSON.parse(rest);
  }
}

const image = stages.get('image');
check('the image has less than 300 MB with the Studio', () => {
  const bytes = sizeOf(image.root);
  console.log(`The image's own files have ${(bytes / 1e6).toFixed(0)} MB`);
  return bytes < mostBytes ? undefined : `Its own files have ${bytes} bytes, more than the ${mostBytes} that the base image leaves.`;
});
check('the Studio is in it once, as brotli', () => {
  const files = readdirSync(path.join(image.root, 'app/wwwroot/studio/_framework'));
  const twice = files.filter((file) => file.endsWith('.gz') || (/\.(wasm|js|dat)$/.test(file) && files.includes(`${file}.br`)));
  return files.length > 100 && twice.length === 0 ? undefined : `${files.length} files, of which more than once: ${twice.slice(0, 5).join(', ')}`;
});
await checkLater('its entry point serves the designer and says that it is ready', serves);

rmSync(here, { recursive: true, force: true });
writeFileSync(out, JSON.stringify({ checks }));
process.exitCode = checks.some((one) => one.problem) ? 1 : 0;

/** Where a path of a stage lies on this machine. */
function at({ root, folder }, file) {
  return path.join(root, path.posix.resolve(folder, file));
}

function copy(words) {
  const options = words.filter((word) => word.startsWith('--'));
  const files = words.filter((word) => !word.startsWith('--'));
  const from = options.map((option) => /^--from=(.+)$/.exec(option)?.[1]).find(Boolean);
  const to = files.pop();
  for (const file of files) {
    const source = from ? at(stages.get(from), file) : path.resolve(file);
    const target = statSync(source).isDirectory() ? at(stage, to) : path.join(at(stage, to), to.endsWith('/') ? path.basename(file) : '');
    mkdirSync(path.dirname(target), { recursive: true });
    cpSync(source, target, { recursive: true, filter: from ? undefined : isSent });
  }
}

/** A command of the Dockerfile; the absolute paths it names are those of its stage. */
function run(command) {
  const moved = command.replace(/(^|\s)(\/[\w/.-]+)/g, (_, space, file) => `${space}${path.join(stage.root, file)}`);
  execFileSync('sh', ['-c', moved], { cwd: at(stage, '.'), env: { ...process.env, ...stage.env }, stdio: ['ignore', 'inherit', 'inherit'] });
}

function sizeOf(folder) {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => sum + (entry.isDirectory() ? sizeOf(path.join(folder, entry.name)) : statSync(path.join(folder, entry.name)).size), 0);
}

async function serves() {
  const port = execFileSync('node', ['tests/run/free-port.mjs'], { encoding: 'utf8' }).trim();
  const base = `http://127.0.0.1:${port}`;
  const [program, ...args] = image.entry;
  const host = spawn(program, args, { cwd: path.join(image.root, 'app'), env: { ...process.env, ASPNETCORE_URLS: base, FLOWS_DATA: path.join(image.root, 'data') }, stdio: 'ignore' });
  try {
    execFileSync('node', ['tests/run/wait-ready.mjs', `${base}/healthz/readiness`, String(host.pid)], { stdio: 'inherit' });
    const page = await fetch(`${base}/studio/`);
    const script = await fetch(`${base}/studio/_framework/blazor.webassembly.js`);
    return page.ok && (await page.text()).includes('studio-outlet') && script.ok ? undefined : `/studio/ answered ${page.status}, the Studio's script ${script.status}.`;
  } finally {
    host.kill();
    await new Promise((resolve) => host.once('exit', resolve));
  }
}

function check(name, look) {
  try {
    note(name, look());
  } catch (error) {
    note(name, error.message);
  }
}

async function checkLater(name, look) {
  note(name, await look().catch((error) => error.message));
}

function note(name, problem) {
  checks.push({ name, problem });
  console.log(problem ? `FAILED ${name}: ${problem}` : `ok ${name}`);
}
