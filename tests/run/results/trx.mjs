// Results of `dotnet test`. A skipped test counts as failed: nothing here may be left out in silence.
export function readTrx(text) {
  const results = [...text.matchAll(/<UnitTestResult\b([^>]*?)(?:\/>|>([\s\S]*?)<\/UnitTestResult>)/g)].map(([, attributes, body = '']) => ({
    name: attribute(attributes, 'testName'),
    outcome: attribute(attributes, 'outcome'),
    message: element(body, 'Message') || element(body, 'StdOut'),
    place: element(body, 'StackTrace').split('\n').slice(0, 3).join('\n'),
  }));
  const failures = results
    .filter(({ outcome }) => outcome !== 'Passed')
    .map(({ name, outcome, message, place }) => ({
      name: outcome === 'Failed' ? name : `${name} (${outcome === 'NotExecuted' ? 'skipped' : outcome})`,
      message: `${message}\n${place}`,
    }));

  // A test host that dies leaves the run marked as failed, perhaps with no failed test in it.
  if (failures.length === 0 && /<ResultSummary\b[^>]*outcome="(Failed|Aborted|Error|Timeout)"/.test(text)) {
    failures.push({ name: 'the test host did not end well', message: element(text, 'Text') });
  }

  return { passed: results.length - results.filter(({ outcome }) => outcome !== 'Passed').length, failures };
}

const attribute = (text, name) => unescape(new RegExp(`\\b${name}="([^"]*)"`).exec(text)?.[1] ?? '');
const element = (text, name) => unescape(new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(text)?.[1] ?? '');
const unescape = (text) =>
  text
    .replace(/&#x([0-9A-Fa-f]+);/g, (_, code) => String.fromCodePoint(parseInt(code, 16)))
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&apos;/g, "'")
    .replace(/&amp;/g, '&');
