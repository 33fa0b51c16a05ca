export const analytics = {
  title: 'Analytics',
  period: 'Period',
  days: (days: number) => `Last ${days} days`,
  byDay: 'Outcomes by day',
  byFlow: 'Outcomes by flow',
  flow: 'Flow',
  runs: 'Runs',
  failed: 'Failed',
  rate: 'Without a failure',
  percent: (rate: number) => `${rate} %`,
  empty: 'Nothing ran in this time',
  emptyHelp: 'Choose a longer period, or run a flow.',
};
