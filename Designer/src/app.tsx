import { lazy, Suspense, useEffect } from 'react';
import { Toasts } from './components/ui/toast';
import { Loading } from './components/ui/notice';
import { buttonStyle } from './components/ui/button';
import { useLive } from './live/use-live';
import { Link } from './router/link';
import { navigate, usePath } from './router/router';
import { matchRoute, paths } from './router/routes';
import { useArrival } from './shell/arrival';
import { FaultBoundary } from './shell/fault-boundary';
import { Page as Frame } from './shell/page';
import { SignInPage } from './session/sign-in-page';
import { useSession } from './session/use-session';
import { text } from './text';

const HomePage = lazy(() => import('./home/home-page').then((m) => ({ default: m.HomePage })));
const FlowsPage = lazy(() => import('./flows/flows-page').then((m) => ({ default: m.FlowsPage })));
const ImportPage = lazy(() => import('./import/import-page').then((m) => ({ default: m.ImportPage })));
const TemplatesPage = lazy(() => import('./templates/templates-page').then((m) => ({ default: m.TemplatesPage })));
const ApprovalsPage = lazy(() => import('./approvals/approvals-page').then((m) => ({ default: m.ApprovalsPage })));
const CredentialsPage = lazy(() => import('./credentials/credentials-page').then((m) => ({ default: m.CredentialsPage })));
const AnalyticsPage = lazy(() => import('./analytics/analytics-page').then((m) => ({ default: m.AnalyticsPage })));
const FormsPage = lazy(() => import('./forms/forms-page').then((m) => ({ default: m.FormsPage })));
const HealthPage = lazy(() => import('./health/health-page').then((m) => ({ default: m.HealthPage })));
const DemoPage = lazy(() => import('./demo/demo-page').then((m) => ({ default: m.DemoPage })));
const SettingsPage = lazy(() => import('./settings/settings-page').then((m) => ({ default: m.SettingsPage })));
const VersionsPage = lazy(() => import('./flows/versions-page').then((m) => ({ default: m.VersionsPage })));
const EditorPage = lazy(() => import('./editor/editor-page').then((m) => ({ default: m.EditorPage })));
const ViewerPage = lazy(() => import('./editor/viewer-page').then((m) => ({ default: m.ViewerPage })));
const RunsPage = lazy(() => import('./runs/runs-page').then((m) => ({ default: m.RunsPage })));
const RunPage = lazy(() => import('./runs/run-page').then((m) => ({ default: m.RunPage })));

export function App() {
  const signedIn = useSession() !== null;
  const path = usePath();

  return (
    <>
      <FaultBoundary>
        <Suspense fallback={<Loading />}>{signedIn ? <Page path={path} /> : <SignInPage />}</Suspense>
      </FaultBoundary>
      <Toasts />
    </>
  );
}

function Page({ path }: { path: string }) {
  const route = matchRoute(path);
  useLive();
  useArrival(path);

  switch (route.page) {
    case 'home':
      return <HomePage />;
    case 'import':
      return <ImportPage />;
    case 'templates':
      return <TemplatesPage />;
    case 'approvals':
      return <ApprovalsPage />;
    case 'credentials':
      return <CredentialsPage />;
    case 'forms':
      return <FormsPage />;
    case 'analytics':
      return <AnalyticsPage />;
    case 'health':
      return <HealthPage />;
    case 'settings':
      return <SettingsPage />;
    case 'demo':
      return <DemoPage />;
    case 'flows':
      return <FlowsPage />;
    case 'versions':
      return <VersionsPage key={route.definitionId} definitionId={route.definitionId} />;
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
    default:
      return <UnknownPage />;
  }
}

function Moved({ to }: { to: string }) {
  useEffect(() => navigate(to, { replace: true }), [to]);
  return null;
}

const UnknownPage = () => (
  <Frame title={text.unknownPage.title}>
    <p className="text-muted-foreground">{text.unknownPage.help}</p>
    <Link to={paths.home} className={`${buttonStyle()} self-start`}>
      {text.unknownPage.home}
    </Link>
  </Frame>
);
