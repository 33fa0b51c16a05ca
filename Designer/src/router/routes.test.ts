import { describe, expect, it } from 'vitest';
import { matchRoute, pageOfLink, paths } from './routes';

const origin = 'https://flows.example';
const page = (href: string) => pageOfLink(new URL(href, origin), origin, '/studio/');

describe('routes', () => {
  it('finds the page of every path the Studio goes to', () => {
    expect(matchRoute('workflows/definitions')).toEqual({ page: 'flows' });
    expect(matchRoute('workflows/definitions/lead%201/edit')).toEqual({ page: 'editor', definitionId: 'lead 1' });
    expect(matchRoute('workflows/instances')).toEqual({ page: 'runs' });
    expect(matchRoute('workflows/instances/r1/view')).toEqual({ page: 'viewer', instanceId: 'r1' });
    expect(matchRoute('alterations/instances/r1')).toEqual({ page: 'moved', to: paths.run('r1') });
  });

  it('takes whoever shortens the address of a run or of versions to their list', () => {
    expect(matchRoute('runs')).toEqual({ page: 'moved', to: paths.runs });
    expect(matchRoute('flows')).toEqual({ page: 'moved', to: paths.flows });
  });

  it('leads back to the same page from every path it writes', () => {
    const id = 'a/b c%';
    expect(matchRoute(paths.editor(id))).toEqual({ page: 'editor', definitionId: id });
    expect(matchRoute(paths.run(id))).toEqual({ page: 'run', instanceId: id });
    expect(matchRoute(paths.viewer(id))).toEqual({ page: 'viewer', instanceId: id });
  });

  it('calls a page it does not have unknown, broken escapes too', () => {
    expect(matchRoute('nothing')).toEqual({ page: 'unknown' });
    expect(matchRoute('runs/%E0%A4%A')).toEqual({ page: 'unknown' });
  });

  it('brings links from the root and from the base to the same page', () => {
    expect(page('/workflows/definitions/lead/edit')).toBe('workflows/definitions/lead/edit');
    expect(page('/studio/workflows/definitions/lead/edit?x=1')).toBe('workflows/definitions/lead/edit?x=1');
  });

  it('shows the run where the Studio links to logs it does not bring', () => {
    expect(page('/diagnostics/structured-logs?workflowInstanceId=r1')).toBe('runs/r1');
  });

  it('leaves other links alone', () => {
    expect(page('/elsa/api/anything')).toBeNull();
    expect(page('https://elsewhere.example/workflows/instances')).toBeNull();
  });
});
