/** Icon (SVG path data on a 24 × 24 grid, drawn as strokes) and colour of an activity. */
export interface Look {
  icon: string;
  color: string;
}

const flow = '#4f46e5';
const items = '#0e7490';
const code = '#475569';
const start = '#15803d';
const missing = '#b42318';

/** Looks of the activities for which the Studio has no icon of its own. */
export const looks: Record<string, Look> = {
  'Elsa.Sequence': { color: flow, icon: 'M12 3v18M8 17l4 4 4-4M4 7h4M4 12h4M16 7h4M16 12h4' },
  'Elsa.Parallel': { color: flow, icon: 'M6 4v16M12 4v16M18 4v16' },
  'Elsa.Fork': { color: flow, icon: 'M16 3h5v5M8 3H3v5M12 22v-8.3a4 4 0 0 0-1.2-2.9L3 3M15 9l6-6' },
  'Bizoholic.ManualTrigger': { color: start, icon: 'M6 3l14 9-14 9z' },
  'Bizoholic.IfItems': { color: flow, icon: 'M3 12h6M9 12c5 0 4-6 9-6h3M9 12c5 0 4 6 9 6h3M18 3l3 3-3 3M18 15l3 3-3 3' },
  'Bizoholic.SwitchItems': { color: flow, icon: 'M3 12h18M8 12c5 0 5-7 10-7h3M8 12c5 0 5 7 10 7h3' },
  'Bizoholic.NoOperation': { color: flow, icon: 'M4 12h16M14 6l6 6-6 6' },
  'Bizoholic.EditFields': { color: items, icon: 'M12 20h9M16.5 3.5a2.1 2.1 0 0 1 3 3L7 19l-4 1 1-4z' },
  'Bizoholic.FilterItems': { color: items, icon: 'M22 3H2l8 9.5V19l4 2v-8.5z' },
  'Bizoholic.Code': { color: code, icon: 'M16 18l6-6-6-6M8 6l-6 6 6 6' },
  'Bizoholic.N8nPlaceholder': { color: missing, icon: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 8v5M12 16h.01' },
};

const otherwise: Look = { color: code, icon: 'M12 3l8 4.5v9L12 21l-8-4.5v-9zM12 12l8-4.5M12 12v9M12 12L4 7.5' };

/** How an activity looks in drawings of our own; the Studio has icons for more types than are listed here. */
export const lookOf = (type: string): Look => looks[type] ?? otherwise;
