export const runList = {
  search: 'Search by id, name or correlation id',
  value: 'Value, such as an e-mail address',
  client: 'Client',
  anyClient: 'Any client',
  error: 'Error',
  anyError: 'Any error',
  host: 'Host',
  anyHost: 'Any host',
  from: 'From',
  to: 'Until',
  more: 'More filters',
  clear: 'Clear filters',
  newer: 'Newer',
  older: 'Older',
  select: (name: string) => `Choose the run of ${name}`,
  selectAll: 'Choose all runs of this page',
  chosen: (n: number) => (n === 1 ? '1 run chosen' : `${n.toLocaleString()} runs chosen`),
  chooseAll: 'Choose all that match, on every page',
  choosing: 'Looking for them…',
  changed: (done: number, all: number) => `${done.toLocaleString()} of ${all.toLocaleString()}…`,
  none: 'Choose none',
  actions: { retry: 'Try again', cancel: 'Cancel', migrate: 'Move to the published version', delete: 'Delete' },
  done: {
    retry: (done: number, left: number) => tell(done, left, 'tried again', 'had not failed'),
    cancel: (done: number, left: number) => tell(done, left, 'being cancelled', 'had ended already'),
    migrate: (done: number, left: number) => tell(done, left, 'moved to the published version', 'could not be moved: they are over, at work, or do not fit it'),
    delete: (done: number, left: number) => tell(done, left, 'deleted', 'could not be deleted: cancel them first'),
  },
  ask: {
    retry: (n: number) => `Try ${runs(n)} again?`,
    cancel: (n: number) => `Cancel ${runs(n)}?`,
    migrate: (n: number) => `Move ${runs(n)} to the published version?`,
    delete: (n: number) => `Delete ${runs(n)}?`,
  },
  help: {
    retry: 'Each goes on from the step that failed. What it did before is not done again.',
    cancel: 'Nothing further starts, and cancelled runs cannot go on later. What their steps did stays done, unless the flow takes it back (“undo” in its settings).',
    migrate: 'Each goes on as the published version of its flow says. What it did is not done again; a run that has been at steps which that version does not have stays as it is.',
    delete: 'What they did stays done, but nobody can look at it here any more. This cannot be undone.',
  },
  keep: 'Leave them',
  live: 'The list refreshes by itself.',
};

const runs = (n: number) => (n === 1 ? '1 run' : `${n.toLocaleString()} runs`);

const tell = (done: number, left: number, what: string, why: string) =>
  [done > 0 ? `${runs(done)} ${done === 1 ? 'is' : 'are'} ${what}.` : '', left > 0 ? `${runs(left)} ${why}.` : ''].filter(Boolean).join(' ');
