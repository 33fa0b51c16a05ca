import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { testFlow } from '../api/flow-tests';
import { getRunDetail, type RunDetail } from '../api/run-detail';
import { pageOfRuns } from '../api/run-list';
import { keys } from '../query';
import { isOver } from '../runs/use-run';
import { showProgress, type StepStats } from '../studio/progress';

/** The run whose data the editor shows: the test that was started here, else the flow's latest run. */
export function useTestRun(definitionId: string) {
  const [runId, setRunId] = useState<string | null>(null);
  const queryClient = useQueryClient();
  const latest = useQuery({
    queryKey: [...keys.runs, 'latest', definitionId],
    queryFn: async ({ signal }) => {
      const none = { status: '', client: '', errorKind: '', value: '', search: '', from: '', to: '', after: null };
      return (await pageOfRuns({ ...none, flow: definitionId }, signal)).items[0]?.id ?? null;
    },
    enabled: runId === null,
  });
  const shown = runId ?? latest.data ?? null;
  const run = useQuery({
    queryKey: keys.run(shown ?? ''),
    queryFn: ({ signal }) => getRunDetail(shown!, signal),
    enabled: shown !== null,
    refetchInterval: ({ state: { data } }) => (runId !== null && !(data && isAtRest(data)) ? 600 : false),
  });

  const isTest = runId !== null;
  useEffect(() => {
    if (isTest && run.data) {
      showProgress(statsOf(run.data));
    }
  }, [isTest, run.data]);
  useEffect(() => () => showProgress(new Map()), []);

  return {
    detail: run.data,
    isTest,
    isRunning: isTest && !(run.data && isAtRest(run.data)),
    start: async (toActivityId: string | null) => {
      const started = await testFlow(definitionId, toActivityId);
      setRunId(started.runId);
      void queryClient.invalidateQueries({ queryKey: keys.runs });
    },
  };
}

/** Nothing more happens to it by itself in the next moment. */
export const isAtRest = ({ run }: RunDetail) => isOver(run.status) || run.status === 'Suspended' || run.status === 'Interrupted';

function statsOf({ steps }: RunDetail): Map<string, StepStats> {
  const stats = new Map<string, StepStats>();
  for (const step of steps) {
    const before = stats.get(step.activityId) ?? { started: 0, completed: 0, uncompleted: 0, faulted: false, blocked: false };
    const done = step.status === 'Completed' ? 1 : 0;
    stats.set(step.activityId, {
      started: before.started + 1,
      completed: before.completed + done,
      uncompleted: before.uncompleted + 1 - done,
      faulted: before.faulted || step.status === 'Faulted',
      blocked: before.blocked || step.status === 'Waiting',
    });
  }
  return stats;
}
