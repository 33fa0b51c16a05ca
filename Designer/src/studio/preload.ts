/** Begins to load the Studio as soon as somebody is about to open a flow; no other page needs it. That it failed is told when the flow is opened. */
export const preloadStudio = () => void import('./runtime').then(({ loadRuntime }) => loadRuntime()).catch(() => undefined);
