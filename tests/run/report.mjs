// report.mjs FOLDER: adds up what the suites left in their folders, shows the failures again and ends with "N passed, N failed".
import { readdirSync, readFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import { readChaos } from './results/chaos.mjs';
import { readImage } from './results/image.mjs';
import { readPlaywright } from './results/playwright.mjs';
import { readTrx } from './results/trx.mjs';
import { readVitest } from './results/vitest.mjs';

const readers = { 'results.trx': readTrx, 'vitest.json': readVitest, 'playwright.json': readPlaywright, 'chaos.json': readChaos, 'image.json': readImage };

/** What one suite came to. Whatever ends badly without naming a failed test is one failure of its own. */
function readSuite(folder) {
  const ended = JSON.parse(readFileSync(path.join(folder, 'ended.json'), 'utf8'));
  if (ended.notRun) {
    return { passed: 0, failures: [{ name: 'did not run', message: ended.notRun }] };
  }

  const file = Object.keys(readers).find((name) => existsSync(path.join(folder, name)));
  const { passed, failures } = file ? readers[file](readFileSync(path.join(folder, file), 'utf8')) : { passed: 0, failures: [] };
  if (ended.status !== 0 && failures.length === 0) {
    const why = ended.status === 124 ? 'took too long and was stopped' : `ended with status ${ended.status}`;
    failures.push({ name: why, message: lastLines(path.join(folder, 'output.log'), 20) });
  } else if (passed + failures.length === 0 && path.basename(folder) !== 'Build') {
    failures.push({ name: 'ran no test', message: 'A suite without results has not proved anything.' });
  }

  return { passed, failures, seconds: ended.seconds };
}

const lastLines = (file, count) => readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
const short = (text) => text.trimEnd().split('\n').slice(0, 20).map((line) => `    ${line.slice(0, 300)}`).join('\n');

const root = process.argv[2];
const suites = readdirSync(root)
  .filter((name) => existsSync(path.join(root, name, 'ended.json')))
  .map((name) => ({ name, ...readSuite(path.join(root, name)) }));

for (const { name, failures } of suites) {
  for (const failure of failures) {
    console.log(`\nFAILED ${name}: ${failure.name}\n${short(failure.message)}`);
  }
}

console.log('');
for (const { name, passed, failures, seconds } of suites) {
  console.log(`${name.padEnd(24)}${String(passed).padStart(6)} passed ${String(failures.length).padStart(5)} failed ${seconds === undefined ? '' : `${seconds} s`.padStart(8)}`);
}

const passed = suites.reduce((sum, suite) => sum + suite.passed, 0);
const failed = suites.reduce((sum, suite) => sum + suite.failures.length, 0);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
