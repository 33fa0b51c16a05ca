import { apiRoot } from '../api/client';
import { onSessionChange, session } from '../session/session';
import { routeStudioCalls } from './calls';
import { followFields } from './insert';
import { dressStudio } from './looks';
import { followPins } from './pins';
import { followProgress } from './progress';
import { followSelection } from './selection';
import { dropHasRules } from './style-rules';
import { followTheme } from './theme';

const radzenStyle = '_content/Radzen.Blazor/css/material-base.css';

const styles = [
  '_content/MudBlazor/MudBlazor.min.css',
  '_content/CodeBeam.MudBlazor.Extensions/MudExtensions.min.css',
  radzenStyle,
  '_content/Elsa.Studio.Shell/css/shell.css',
  'Elsa.Studio.Host.CustomElements.styles.css',
];

const scripts = [
  '_content/BlazorMonaco/jsInterop.js',
  '_content/BlazorMonaco/lib/monaco-editor/min/vs/loader.js',
  '_content/BlazorMonaco/lib/monaco-editor/min/vs/editor/editor.main.js',
  '_content/MudBlazor/MudBlazor.min.js',
  '_content/CodeBeam.MudBlazor.Extensions/MudExtensions.min.js',
  '_content/Radzen.Blazor/Radzen.Blazor.js',
  '_framework/blazor.webassembly.js',
];

let loading: Promise<void> | null = null;

/** Loads Elsa Studio into this document, once. It costs some seconds of the processor, so it is begun only when wanted or idle. */
export const loadRuntime = () => (loading ??= load());

async function load(): Promise<void> {
  routeStudioCalls();
  await Promise.all(styles.map(addStyle));
  dropHasRules(document.querySelector<HTMLLinkElement>(`link[href="${radzenStyle}"]`)!.sheet!);
  await import('./studio.css'); // after the Studio's own, which it adjusts
  await Promise.all(scripts.map(addScript));
  await customElements.whenDefined('elsa-backend-provider');
  onSessionChange(handOverToken);
  followTheme();
  followSelection();
  followFields();
  followProgress();
  followPins();
  void dressStudio();
}

/** The Studio reads its settings once; only a new provider element makes it take a new token (its live connection needs it). */
function handOverToken(): void {
  const token = session()?.accessToken;
  if (token) {
    const provider = document.createElement('elsa-backend-provider');
    provider.setAttribute('remote-endpoint', apiRoot());
    provider.setAttribute('access-token', token);
    document.body.append(provider);
    setTimeout(() => provider.remove(), 5_000);
  }
}

const addStyle = (href: string) => loaded(Object.assign(document.createElement('link'), { rel: 'stylesheet', href }));

// async = false keeps the order of the list although all are fetched at once.
const addScript = (src: string) => loaded(Object.assign(document.createElement('script'), { src, async: false }));

function loaded(element: HTMLElement): Promise<void> {
  return new Promise((resolve, reject) => {
    element.addEventListener('load', () => resolve());
    element.addEventListener('error', () => reject(new Error('a file of the editor could not be loaded')));
    document.head.append(element);
  });
}
