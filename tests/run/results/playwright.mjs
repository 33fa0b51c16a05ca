// Results of Playwright's JSON reporter. "flaky" counts as failed, and so does a skipped test.
export function readPlaywright(text) {
  const { suites, errors } = JSON.parse(text);
  const tests = suites.flatMap(specsOf).flatMap(({ title, file, tests }) => tests.map((test) => ({ name: `${file}: ${title}`, ...test })));
  const failures = tests
    .filter(({ status }) => status !== 'expected')
    .map(({ name, status, results }) => ({
      name: status === 'unexpected' ? name : `${name} (${status})`,
      message: plain(results.flatMap((result) => result.errors ?? []).map((error) => error.message ?? '').join('\n')),
    }));
  for (const error of errors) {
    failures.push({ name: 'the run itself', message: plain(error.message ?? '') });
  }

  return { passed: tests.filter(({ status }) => status === 'expected').length, failures };
}

const specsOf = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];

const plain = (text) => text.replace(/\u001b\[[0-9;]*m/g, '');
