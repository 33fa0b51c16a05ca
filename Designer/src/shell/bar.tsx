import clsx from 'clsx';
import { CircleUser, LogOut, PlayCircle, Workflow } from 'lucide-react';
import type { ReactNode } from 'react';
import { Menu } from '../components/ui/menu';
import icon from '../icon.svg';
import { Link } from '../router/link';
import { paths } from '../router/routes';
import { nameOf } from '../session/jwt';
import { signOut } from '../session/session';
import { useSession } from '../session/use-session';
import { text } from '../text';
import { ThemeButton } from '../theme/theme-button';

interface BarProps {
  place: 'flows' | 'runs';
  /** What belongs to the page: its name, its links. */
  children?: ReactNode;
}

/** The bar above every page. The Studio reckons with 64 px; a taller one would bring a second scroll bar. */
export function Bar({ place, children }: BarProps) {
  const user = nameOf(useSession()?.accessToken ?? '');

  return (
    <header className="sticky top-0 z-20 flex h-16 items-center gap-1 border-b border-line bg-surface px-2 sm:gap-2 sm:px-4">
      <Link to={paths.flows} className="mr-1 flex items-center gap-2.5 font-semibold sm:mr-3" aria-label={text.app}>
        <img src={icon} alt="" className="size-8" />
        <span className="hidden lg:inline">{text.app}</span>
      </Link>
      <nav aria-label={text.nav.label} className="flex gap-1">
        <Place to={paths.flows} here={place === 'flows'} icon={<Workflow size={18} aria-hidden />} label={text.nav.flows} />
        <Place to={paths.runs} here={place === 'runs'} icon={<PlayCircle size={18} aria-hidden />} label={text.nav.runs} />
      </nav>
      <div className="flex min-w-0 flex-1 items-center gap-3 px-1 sm:px-3">{children}</div>
      <ThemeButton />
      <Menu
        label={user ? `${text.account.menu}: ${user}` : text.account.menu}
        items={[{ label: text.account.signOut, icon: <LogOut size={16} aria-hidden />, onSelect: signOut }]}
      >
        <CircleUser size={20} aria-hidden />
      </Menu>
    </header>
  );
}

const Place = ({ to, here, icon, label }: { to: string; here: boolean; icon: ReactNode; label: string }) => (
  <Link
    to={to}
    aria-label={label}
    aria-current={here ? 'page' : undefined}
    className={clsx('flex h-9 items-center gap-2 rounded-md px-2.5 font-medium hover:bg-muted sm:px-3', here ? 'bg-muted' : 'text-muted-foreground')}
  >
    {icon}
    <span className="hidden sm:inline">{label}</span>
  </Link>
);
