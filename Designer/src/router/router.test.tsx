import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Link } from './link';
import { listenToHistory, navigate, usePath } from './router';

const Here = () => <p>{usePath()}</p>;
const settled = () => act(async () => undefined);

describe('router', () => {
  beforeAll(() => {
    document.head.append(Object.assign(document.createElement('base'), { href: '/studio/' }));
    listenToHistory();
  });
  beforeEach(() => history.replaceState(null, '', '/studio/workflows/definitions'));
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
  });

  it('follows a URL that somebody else pushed, as the Studio does', async () => {
    render(<Here />);
    history.pushState(null, '', '/studio/workflows/instances/r1/view');
    await settled();
    expect(screen.getByText('workflows/instances/r1/view')).toBeTruthy();
  });

  it('moves without loading the document when a link is clicked', async () => {
    render(<><Here /><Link to="workflows/instances">Runs</Link></>);
    fireEvent.click(screen.getByRole('link'));
    await settled();
    expect(screen.getByText('workflows/instances')).toBeTruthy();
  });

  it('leaves a click with a modifier to the browser', () => {
    render(<Link to="workflows/instances">Runs</Link>);
    const event = new MouseEvent('click', { bubbles: true, cancelable: true, ctrlKey: true });
    // What the browser would do next is not part of jsdom.
    addEventListener('click', (e) => e.preventDefault(), { once: true });
    fireEvent(screen.getByRole('link'), event);
    expect(location.pathname).toBe('/studio/workflows/definitions');
  });

  it('moves through the Studio once it runs, so that it knows where it is', () => {
    const navigateTo = vi.fn();
    vi.stubGlobal('Blazor', { navigateTo });
    vi.stubGlobal('customElements', { get: () => class {} });
    navigate('workflows/instances', { replace: true });
    expect(navigateTo).toHaveBeenCalledWith(`${location.origin}/studio/workflows/instances`, { replaceHistoryEntry: true });
  });
});
