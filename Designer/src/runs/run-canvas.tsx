import { useEffect, useRef } from 'react';
import type { Activity } from '../api/definitions';
import type { RunStep } from '../api/run-detail';
import { lookOf } from '../studio/activity-looks';
import { text } from '../text';
import { plainType } from './steps';

interface RunCanvasProps {
  root: Activity;
  steps: RunStep[];
  name: string;
  /** Of the run: once it is over, what has not run will not. */
  status?: string;
  /** Called with the id of the activity that was chosen. */
  onSelect: (activityId: string) => void;
}

interface Placed {
  id: string;
  type: string;
  label: string;
  x: number;
  y: number;
}

const node = { width: 190, height: 56 };
const margin = 24;
const withoutStep: Record<string, string> = { Finished: 'NotTaken', Faulted: 'NotReached', Cancelled: 'NotReached' };
const strokes: Record<string, string> = { Completed: 'var(--success)', Faulted: 'var(--danger)', Running: 'var(--info)', Waiting: 'var(--warning)', Cancelled: 'var(--line-strong)' };

/** The flow as it is drawn in the editor, each step in the colour of its state, scrolled to where the run stands. Enough to see where a run stands; the Studio's canvas tells the rest. */
export function RunCanvas({ root, steps, name, status, onSelect }: RunCanvasProps) {
  const placed = placeOf(root);
  const frame = useRef<HTMLDivElement>(null);
  const standing = steps.findLast((step) => step.status !== 'Completed' && placed.some(({ id }) => id === step.activityId))?.activityId;
  useEffect(() => {
    const shown = frame.current;
    const step = [...(shown?.querySelectorAll<SVGElement>('[data-canvas-step]') ?? [])].find((one) => one.dataset['canvasStep'] === standing);
    if (shown && step) {
      const [outer, inner] = [shown.getBoundingClientRect(), step.getBoundingClientRect()];
      shown.scrollLeft += inner.left + inner.width / 2 - (outer.left + outer.width / 2);
    }
  }, [standing]);
  if (placed.length === 0) {
    return null;
  }

  const last = new Map(steps.map((step) => [step.activityId, step]));
  const at = new Map(placed.map((spot) => [spot.id, spot]));
  const left = Math.min(...placed.map(({ x }) => x)) - margin;
  const top = Math.min(...placed.map(({ y }) => y)) - margin;
  const width = Math.max(...placed.map(({ x }) => x)) + node.width + margin - left;
  const height = Math.max(...placed.map(({ y }) => y)) + node.height + margin - top;

  return (
    <div ref={frame} className="overflow-auto" tabIndex={0} role="region" aria-label={text.runDetail.canvasLabel(name)}>
      <svg viewBox={`${left} ${top} ${width} ${height}`} width={width} height={height} className="mx-auto max-h-[32rem] min-w-[min(100%,36rem)]">
        <defs>
          <marker id="run-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="10" markerHeight="10" markerUnits="userSpaceOnUse" orient="auto">
            <path d="M0 0 8 4 0 8z" fill="context-stroke" />
          </marker>
        </defs>
        {connectionsOf(root).map(({ source, target, port }) => {
          const [from, to] = [at.get(source), at.get(target)];
          const taken = last.get(source)?.outcomes.includes(port) === true && last.has(target);
          return from && to ? (
            <path
              key={`${source} ${port} ${target}`}
              d={curve(from, to)}
              fill="none"
              stroke={taken ? 'var(--success)' : 'var(--line-strong)'}
              strokeWidth={taken ? 2.5 : 1.5}
              markerEnd="url(#run-arrow)"
            />
          ) : null;
        })}
        {placed.map((spot) => (
          <Node key={spot.id} spot={spot} step={last.get(spot.id)} without={text.stepStatus[withoutStep[status ?? ''] ?? 'Pending']!} onSelect={onSelect} />
        ))}
      </svg>
    </div>
  );
}

interface NodeProps {
  spot: Placed;
  step: RunStep | undefined;
  /** What is said of one that has not run. */
  without: string;
  onSelect: (id: string) => void;
}

function Node({ spot, step, without, onSelect }: NodeProps) {
  const look = lookOf(spot.type);
  const state = step ? (text.stepStatus[step.status] ?? step.status) : without;
  const choose = () => onSelect(spot.id);
  return (
    <g
      transform={`translate(${spot.x} ${spot.y})`}
      role="button"
      tabIndex={step ? 0 : -1}
      aria-disabled={!step}
      className={step ? 'cursor-pointer' : 'opacity-55'}
      data-canvas-step={spot.id}
      data-state={step?.status ?? 'none'}
      onClick={step && choose}
      onKeyDown={(event) => {
        if (step && (event.key === 'Enter' || event.key === ' ')) {
          event.preventDefault();
          choose();
        }
      }}
    >
      <rect {...node} rx={10} fill="var(--surface)" stroke={step ? (strokes[step.status] ?? 'var(--line-strong)') : 'var(--line)'} strokeWidth={step ? 2.5 : 1.5} />
      <rect x={9} y={12} width={32} height={32} rx={8} fill={look.color} />
      <path d={look.icon} transform="translate(15 18) scale(0.83)" fill="none" stroke="#fff" strokeWidth={2} strokeLinecap="round" strokeLinejoin="round" />
      <foreignObject x={50} y={9} width={node.width - 58} height={node.height - 18}>
        <span className="block truncate text-[13px] leading-5 font-semibold text-foreground" title={spot.label}>
          {spot.label}
        </span>{' '}
        <span className="block truncate text-xs leading-4 text-muted-foreground">{step && step.attempts.length > 1 ? `${state} · ${step.attempts.length}×` : state}</span>
      </foreignObject>
    </g>
  );
}

const curve = (from: Placed, to: Placed) => {
  const [x1, y1, x2, y2] = [from.x + node.width, from.y + node.height / 2, to.x, to.y + node.height / 2];
  const bend = Math.max(30, Math.abs(x2 - x1) / 2);
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
};

interface Drawn extends Activity {
  metadata?: { displayText?: string; designer?: { position?: { x?: number; y?: number } } };
}

/** The steps of the outermost flowchart, or of whatever list the root holds, one beside the other where nobody placed them. */
function placeOf(root: Activity): Placed[] {
  const activities = (Array.isArray(root['activities']) ? root['activities'] : [root]) as Drawn[];
  return activities.map((activity, index) => {
    const { x, y } = activity.metadata?.designer?.position ?? {};
    return { id: activity.id, type: activity.type, label: activity.metadata?.displayText || activity.name || plainType(activity.type), x: x ?? index * 250, y: y ?? 0 };
  });
}

interface Wire {
  source: string;
  port: string;
  target: string;
}

function connectionsOf(root: Activity): Wire[] {
  const list = (root['connections'] ?? []) as { source?: { activity?: string; port?: string }; target?: { activity?: string } }[];
  return list.flatMap(({ source, target }) => (source?.activity && target?.activity ? [{ source: source.activity, port: source.port ?? 'Done', target: target.activity }] : []));
}
