/** The pages of the app. The four `workflows/…` paths are the ones Elsa Studio itself navigates to. */
export type Route =
  | { page: 'home' }
  | { page: 'flows' }
  | { page: 'versions'; definitionId: string }
  | { page: 'import' }
  | { page: 'templates' }
  | { page: 'approvals' }
  | { page: 'credentials' }
  | { page: 'forms' }
  | { page: 'analytics' }
  | { page: 'health' }
  | { page: 'settings' }
  | { page: 'demo' }
  | { page: 'editor'; definitionId: string }
  | { page: 'runs' }
  | { page: 'run'; instanceId: string }
  | { page: 'viewer'; instanceId: string }
  | { page: 'moved'; to: string }
  | { page: 'unknown' };

const segment = encodeURIComponent;

export const paths = {
  home: 'home',
  flows: 'workflows/definitions',
  versions: (definitionId: string) => `flows/${segment(definitionId)}/versions`,
  import: 'import',
  templates: 'templates',
  approvals: 'approvals',
  credentials: 'credentials',
  forms: 'forms',
  analytics: 'analytics',
  health: 'health',
  settings: 'settings',
  demo: 'demo',
  editor: (definitionId: string) => `workflows/definitions/${segment(definitionId)}/edit`,
  runs: 'workflows/instances',
  runsOf: (definitionId: string) => `workflows/instances?flow=${segment(definitionId)}`,
  runsAt: (host: string) => `workflows/instances?host=${segment(host)}`,
  run: (instanceId: string) => `runs/${segment(instanceId)}`,
  viewer: (instanceId: string) => `workflows/instances/${segment(instanceId)}/view`,
};

const table: [RegExp, (id: string) => Route][] = [
  [/^$/, () => ({ page: 'moved', to: paths.home })],
  [/^(home|import|templates|approvals|credentials|forms|analytics|health|settings|demo)$/, (page) => ({ page }) as Route],
  [/^flows\/([^/]+)\/versions$/, (id) => ({ page: 'versions', definitionId: id })],
  [/^workflows\/definitions$/, () => ({ page: 'flows' })],
  [/^workflows\/definitions\/([^/]+)\/edit$/, (id) => ({ page: 'editor', definitionId: id })],
  [/^workflows\/instances$/, () => ({ page: 'runs' })],
  [/^workflows\/instances\/([^/]+)\/view$/, (id) => ({ page: 'viewer', instanceId: id })],
  [/^runs\/([^/]+)$/, (id) => ({ page: 'run', instanceId: id })],
  // Whoever shortens the address of a run or of a flow's versions means their list.
  [/^runs$/, () => ({ page: 'moved', to: paths.runs })],
  [/^flows$/, () => ({ page: 'moved', to: paths.flows })],
  // The Studio's viewer offers "alterations", a page the package does not bring: our run page stands in.
  [/^alterations\/instances\/([^/]+)$/, (id) => ({ page: 'moved', to: paths.run(id) })],
];

export function matchRoute(path: string): Route {
  for (const [pattern, build] of table) {
    const hit = pattern.exec(path);
    if (hit) {
      try {
        return build(decodeURIComponent(hit[1] ?? ''));
      } catch {
        return { page: 'unknown' };
      }
    }
  }

  return { page: 'unknown' };
}

/** The page a link of the Studio means: it links from the root whatever the base is. Null: not a page of ours. */
export function pageOfLink(url: URL, origin: string, basePath: string): string | null {
  if (url.origin !== origin) {
    return null;
  }

  const run = url.searchParams.get('workflowInstanceId');
  if (url.pathname.endsWith('/diagnostics/structured-logs') && run) {
    return paths.run(run); // a page the package does not bring; what it would tell is on the run page
  }

  const path = url.pathname.startsWith(basePath) ? url.pathname.slice(basePath.length) : url.pathname.slice(1);
  return path !== '' && matchRoute(path.replace(/\/$/, '')).page !== 'unknown' ? path + url.search : null;
}
