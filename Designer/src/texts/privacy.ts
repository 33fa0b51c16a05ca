const runsAnd = (runs: number, kept: number) => `${runs === 1 ? '1 run' : `${runs} runs`}${kept > 0 ? ` and ${kept === 1 ? '1 other thing' : `${kept} other things`}` : ''}`;

export const privacy = {
  title: "A person's data",
  help: 'Finds what is kept of a person by a value such as an e-mail address: runs that hold it anywhere, what flows remember, events that wait for their run, samples. Gives all of it out, or erases it. Erasures are recorded without the value. Steps that are written with the value in them stay: change those in the flow.',
  value: 'Value, such as an e-mail address',
  find: 'Find',
  finding: 'Looking…',
  found: (n: number) => (n === 1 ? '1 run holds it.' : `${n} runs hold it.`),
  kept: (n: number) => (n === 1 ? '1 more thing is kept beside runs.' : `${n} more things are kept beside runs.`),
  newest: 'The newest of these runs',
  runOf: (when: string) => `Run of ${when}`,
  none: 'Nothing is kept that holds this value.',
  export: 'Save all of it as a file',
  erase: 'Erase',
  eraseTitle: (runs: number, kept: number) => `Erase ${runsAnd(runs, kept)} for good?`,
  eraseHelp: 'All their data is deleted and cannot be brought back. Runs that are not over are cancelled; erase once more when they are.',
  erased: (runs: number, kept: number, left: number) => `Erased: ${runsAnd(runs, kept)}.${left > 0 ? ` ${left} not over yet: they are being cancelled. Erase once more in a moment.` : ''}`,
  record: 'Erasures',
  line: (when: string, by: string, runs: number, kept: number) => `${when}: ${by} erased ${runsAnd(runs, kept)}`,
};
