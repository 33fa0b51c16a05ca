/** Icon (SVG path data on a 24 × 24 grid, drawn as strokes) and colour of an activity. */
export interface Look {
  icon: string;
  color: string;
}

const flow = '#4f46e5';

/** Looks of the activities for which the Studio has no icon of its own. */
export const looks: Record<string, Look> = {
  'Elsa.Sequence': { color: flow, icon: 'M12 3v18M8 17l4 4 4-4M4 7h4M4 12h4M16 7h4M16 12h4' },
  'Elsa.Parallel': { color: flow, icon: 'M6 4v16M12 4v16M18 4v16' },
  'Elsa.Fork': { color: flow, icon: 'M16 3h5v5M8 3H3v5M12 22v-8.3a4 4 0 0 0-1.2-2.9L3 3M15 9l6-6' },
};
