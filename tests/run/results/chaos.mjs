// The verdict of tests/Chaos: each thing it has to prove counts as a test. The last line is the count, those before say what was lost and doubled.
export function readChaos(text) {
  const lines = text.trim().split('\n');
  const verdict = JSON.parse(lines.at(-1));
  const again = `dotnet run -c Release --project tests/Chaos -- --minutes ${verdict.minutes} --seed ${verdict.seed} plays it again.`;
  const checks = [
    ['enough hosts were killed', verdict.kills >= Math.ceil(verdict.minutes * 15)],
    ['calls were acknowledged and runs finished', verdict.acknowledged > 0 && verdict.finished > 0],
    ['nothing was lost', verdict.lost === 0],
    ['nothing was doubled', verdict.doubled === 0],
  ];
  const failures = checks.filter(([, holds]) => !holds).map(([name]) => ({ name, message: `${lines.join('\n')}\n${again}` }));
  return { passed: checks.length - failures.length, failures };
}
