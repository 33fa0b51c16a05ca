import clsx from 'clsx';
import { ChartColumn, CheckCheck, CircleUser, FileInput, FlaskConical, HeartPulse, House, KeyRound, LayoutTemplate, LogOut, Menu as MenuIcon, PlayCircle, Settings, Workflow } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useState, useSyncExternalStore } from 'react';
import { Menu, type MenuItem } from '../components/ui/menu';
import icon from '../icon.svg';
import { Link } from '../router/link';
import { navigate } from '../router/router';
import { paths } from '../router/routes';
import { nameOf } from '../session/jwt';
import { signOut } from '../session/session';
import { useAccount } from '../session/use-account';
import { useSession } from '../session/use-session';
import { text } from '../text';
import { ThemeButton } from '../theme/theme-button';
import { focusContent } from './arrival';

const PasswordDialog = lazy(async () => ({ default: (await import('../settings/password')).PasswordDialog }));

export type Place = 'home' | 'flows' | 'runs' | 'approvals' | 'templates' | 'credentials' | 'forms' | 'analytics' | 'health' | 'settings' | 'demo';

interface BarProps {
  /** None on a page that is none of them. */
  place?: Place;
  /** What belongs to the page: its name, its links. */
  children?: ReactNode;
}

const size = { size: 18, 'aria-hidden': true };

const places: [Place, ReactNode][] = [
  ['home', <House {...size} />],
  ['flows', <Workflow {...size} />],
  ['runs', <PlayCircle {...size} />],
  ['approvals', <CheckCheck {...size} />],
];

/** Where nothing is for real, this is what a newcomer looks for. */
const demo: [Place, ReactNode] = ['demo', <FlaskConical {...size} />];

const others: [Place, ReactNode][] = [
  ['templates', <LayoutTemplate {...size} />],
  ['forms', <FileInput {...size} />],
  ['credentials', <KeyRound {...size} />],
  ['analytics', <ChartColumn {...size} />],
  ['health', <HeartPulse {...size} />],
  ['settings', <Settings {...size} />],
];

const phone = () => matchMedia('(max-width: 639px)');
const onTurned = (tell: () => void) => {
  const turned = phone();
  turned.addEventListener('change', tell);
  return () => turned.removeEventListener('change', tell);
};

/** The bar above every page. On a phone there is no room for all places beside what belongs to a page: the others are in the menu then. The Studio reckons with 64 px; a taller one would bring a second scroll bar. */
export function Bar({ place, children }: BarProps) {
  const user = nameOf(useSession()?.accessToken ?? '');
  const account = useAccount();
  const main = account?.isDemo ? [...places, demo] : places;
  const [changing, setChanging] = useState(false);
  const isCrowded = useSyncExternalStore(onTurned, () => phone().matches) && !!children;
  const shown = isCrowded ? main.filter(([name]) => name === place) : main;
  const more: MenuItem[] = [...main.filter((one) => !shown.includes(one)), ...others].map(([name, symbol]) => ({ label: text.nav[name], icon: symbol, onSelect: () => navigate(paths[name]) }));

  return (
    <header className="sticky top-0 z-20 flex h-16 items-center gap-1 border-b border-line bg-surface px-2 sm:gap-2 sm:px-4">
      <button type="button" onClick={focusContent} className="sr-only rounded-md bg-primary font-medium text-primary-foreground focus:not-sr-only focus:absolute focus:top-3.5 focus:left-2 focus:z-30 focus:h-9 focus:px-3.5">
        {text.nav.skip}
      </button>
      <Link to={paths.home} className="mr-1 hidden items-center gap-2.5 font-semibold sm:mr-3 sm:flex" aria-label={text.app}>
        <img src={icon} alt="" className="size-8" />
        <span className="hidden xl:inline">{text.app}</span>
      </Link>
      <nav aria-label={text.nav.label} className="flex items-center gap-0.5 sm:gap-1">
        {shown.map(([name, symbol]) => (
          <PlaceLink key={name} to={paths[name]} here={place === name} icon={symbol} label={text.nav[name]} />
        ))}
        <Menu label={text.nav.more} items={more}>
          <MenuIcon {...size} />
        </Menu>
      </nav>
      <div className="flex min-w-0 flex-1 items-center gap-1.5 px-1 sm:gap-3 sm:px-3">{children}</div>
      {!isCrowded && <ThemeButton />}
      <Menu
        label={user ? `${text.account.menu}: ${user}` : text.account.menu}
        items={[
          ...(account?.hasPassword ? [{ label: text.users.own.title, icon: <KeyRound size={16} aria-hidden />, onSelect: () => setChanging(true) }] : []),
          { label: text.account.signOut, icon: <LogOut size={16} aria-hidden />, onSelect: signOut },
        ]}
      >
        <CircleUser size={20} aria-hidden />
      </Menu>
      {changing && (
        <Suspense>
          <PasswordDialog onClose={() => setChanging(false)} />
        </Suspense>
      )}
    </header>
  );
}

const PlaceLink = ({ to, here, icon, label }: { to: string; here: boolean; icon: ReactNode; label: string }) => (
  <Link
    to={to}
    aria-label={label}
    title={label}
    aria-current={here ? 'page' : undefined}
    className={clsx('flex h-9 items-center gap-2 rounded-md px-2.5 font-medium hover:bg-muted', here ? 'bg-muted' : 'text-muted-foreground')}
  >
    {icon}
    <span className="hidden lg:inline">{label}</span>
  </Link>
);
