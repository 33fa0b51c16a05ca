// Results of Vitest's JSON reporter. A file that does not load is a failure, a skipped test too.
export function readVitest(text) {
  const { testResults } = JSON.parse(text);
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const failures = tests
    .filter(({ status }) => status !== 'passed')
    .map(({ fullName, status, failureMessages }) => ({
      name: status === 'failed' ? fullName : `${fullName} (${status})`,
      message: (failureMessages ?? []).join('\n').split('\n').slice(0, 12).join('\n'),
    }));
  for (const file of testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.every((test) => test.status === 'passed'))) {
    failures.push({ name: file.name, message: file.message });
  }

  return { passed: tests.filter(({ status }) => status === 'passed').length, failures };
}
