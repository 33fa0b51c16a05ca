import clsx from 'clsx';
import type { ReactNode } from 'react';
import { buttonStyle } from '../components/ui/button';
import { Link } from '../router/link';

/** A link in the bar that keeps only its icon where the bar is narrow. */
export const BarLink = ({ to, icon, label }: { to: string; icon: ReactNode; label: string }) => (
  <Link to={to} aria-label={label} title={label} className={clsx(buttonStyle({ variant: 'outline', size: 'small' }))}>
    {icon}
    <span className="hidden md:inline">{label}</span>
  </Link>
);
