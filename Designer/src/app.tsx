import { useEffect } from 'react';
import { Toasts } from './components/ui/toast';
import { Notice } from './components/ui/notice';
import { buttonStyle } from './components/ui/button';
import { EditorPage } from './editor/editor-page';
import { ViewerPage } from './editor/viewer-page';
import { FlowsPage } from './flows/flows-page';
import { Link } from './router/link';
import { navigate, usePath } from './router/router';
import { matchRoute, paths, type Route } from './router/routes';
import { RunPage } from './runs/run-page';
import { RunsPage } from './runs/runs-page';
import { SignInPage } from './session/sign-in-page';
import { useSession } from './session/use-session';
import { usePreload } from './studio/use-preload';
import { text } from './text';

export function App() {
  const signedIn = useSession() !== null;
  const path = usePath();

  return (
    <>
      {signedIn ? <Page route={matchRoute(path)} /> : <SignInPage />}
      <Toasts />
    </>
  );
}

function Page({ route }: { route: Route }) {
  usePreload();

  switch (route.page) {
    case 'flows':
      return <FlowsPage />;
    case 'editor':
      return <EditorPage key={route.definitionId} definitionId={route.definitionId} />;
    case 'runs':
      return <RunsPage />;
    case 'run':
      return <RunPage key={route.instanceId} id={route.instanceId} />;
    case 'viewer':
      return <ViewerPage key={route.instanceId} instanceId={route.instanceId} />;
    case 'moved':
      return <Moved to={route.to} />;
    case 'unknown':
      return <UnknownPage />;
  }
}

function Moved({ to }: { to: string }) {
  useEffect(() => navigate(to, { replace: true }), [to]);
  return null;
}

const UnknownPage = () => (
  <Notice title={text.unknownPage.title} help={text.unknownPage.help}>
    <Link to={paths.flows} className={buttonStyle()}>
      {text.unknownPage.home}
    </Link>
  </Notice>
);
