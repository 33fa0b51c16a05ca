import { getJson } from '../api/client';
import { type Look, lookOfDescriptor } from './activity-looks';
import { type PaletteEntry, tellWhatElseFits } from './palette';

interface Descriptor extends PaletteEntry {
  isBrowsable: boolean;
}

const attribute = 'data-act';
/** Of a node on the canvas: the colour of its ports, so that no selector has to look into each node (`:has`). */
const colorAttribute = 'data-act-color';

/**
 * Gives our activities their icons and colours on canvas, palette and journal. The Studio compiles icons in by type name, so
 * each place is marked with the activity's type and a stylesheet does the rest; nothing is put into the Studio's own elements.
 */
export async function dressStudio(): Promise<void> {
  const { items } = await getJson<{ items: Descriptor[] }>('/descriptors/activities');
  const looks = new Map<string, Look>();
  for (const { typeName, category } of items) {
    const look = lookOfDescriptor(typeName, category);
    if (look) {
      looks.set(typeName, look);
    }
  }
  document.head.append(Object.assign(document.createElement('style'), { textContent: [...[...looks].map(rulesOf), ...colorsOf(looks).map(portRulesOf)].join('\n'), id: 'flows-looks' }));
  const typeOf = new Map(items.map((d) => [d.displayName, d.typeName])); // palette and journal name activities only by display name
  const about = new Map(items.map((d) => [d.typeName, d.description]));
  const offered = items.filter((d) => d.isBrowsable);

  let frame = 0;
  const later = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      mark(typeOf, looks, about);
      tellWhatElseFits(offered);
    });
  };
  const outlet = document.getElementById('studio-outlet')!;
  new MutationObserver(later).observe(outlet, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: ['activity-json'],
  });
  outlet.addEventListener('input', later);
  later();
}

function mark(typeOf: Map<string, string>, looks: ReadonlyMap<string, Look>, about: ReadonlyMap<string, string>): void {
  for (const node of document.querySelectorAll('elsa-activity-wrapper[activity-json]')) {
    const type = typeInJson(node.getAttribute('activity-json')!);
    set(looks, node, type);
    tell(node, about.get(type ?? ''));
    colorPorts(node.closest('.x6-node'), looks.get(type ?? '')?.color);
  }
  for (const entry of document.querySelectorAll('.mud-paper[draggable=true]')) {
    const type = typeOf.get(entry.textContent.trim());
    set(looks, entry, type);
    tell(entry, about.get(type ?? ''));
  }
  for (const row of document.querySelectorAll('.mud-timeline-item')) {
    const title = row.querySelector('.mud-typography-subtitle2')?.textContent ?? ''; // "<display name> - <event>"
    set(looks, row, typeOf.get(title.slice(0, title.lastIndexOf(' - ')).trim()));
  }
}

function set(looks: ReadonlyMap<string, Look>, element: Element, type: string | undefined): void {
  if (type !== undefined && looks.has(type)) {
    element.setAttribute(attribute, type);
  } else {
    element.removeAttribute(attribute); // the Studio reuses its rows
  }
}

/** What a step does: the Studio's own tooltips would cost too much. */
function tell(element: Element, about: string | undefined): void {
  if (!about) {
    element.removeAttribute('title');
  } else if (element.getAttribute('title') !== about) {
    element.setAttribute('title', about);
  }
}

function colorPorts(node: Element | null, color: string | undefined): void {
  if (color === undefined) {
    node?.removeAttribute(colorAttribute);
  } else {
    node?.setAttribute(colorAttribute, color);
  }
}

function typeInJson(json: string): string | undefined {
  try {
    return (JSON.parse(json) as { type?: string }).type;
  } catch {
    return undefined;
  }
}

function rulesOf([type, { icon, color }]: [string, Look]): string {
  const at = `[${attribute}="${type}"]`;
  const draw = (stroke: string) => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="${stroke}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"><path d="${icon}"/></svg>`;
    return `url("data:image/svg+xml,${encodeURIComponent(svg)}")`;
  };

  return `
${at} .elsa-activity { --elsa-activity-accent: ${color} !important; }
${at} .activity-icon { background: ${draw('#fff')} center/20px no-repeat ${color} !important; }
[draggable]${at} { border-left-color: ${color} !important; }
[draggable]${at} svg.mud-icon-root { background: ${draw(color)} center/contain no-repeat; }
.mud-timeline-item${at} .mud-timeline-item-dot svg.mud-icon-root { background: ${draw('#fff')} center/contain no-repeat; }
${at} .activity-icon > svg, ${at}:not(elsa-activity-wrapper) svg.mud-icon-root > * { display: none; }`;
}

const colorsOf = (looks: ReadonlyMap<string, Look>) => [...new Set([...looks.values()].map(({ color }) => color))];

const portRulesOf = (color: string) => `
[${colorAttribute}="${color}"] .x6-port-out .elsa-designer-port-circle { fill: ${color}; }
[${colorAttribute}="${color}"] .x6-port-in .elsa-designer-port-circle { stroke: ${color}; }`;
