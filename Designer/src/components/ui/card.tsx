import clsx from 'clsx';
import type { ReactNode } from 'react';

interface CardProps {
  title?: string;
  /** Beside the title. */
  action?: ReactNode;
  className?: string;
  children: ReactNode;
}

/** A part of a page with a border of its own. */
export const Card = ({ title, action, className, children }: CardProps) => (
  <section aria-label={title} className={clsx('min-w-0 overflow-hidden rounded-xl border border-line bg-surface', className)}>
    {title && (
      <div className="flex items-center justify-between gap-3 border-b border-line px-4 py-2.5">
        <h2 className="font-medium">{title}</h2>
        {action}
      </div>
    )}
    {children}
  </section>
);
