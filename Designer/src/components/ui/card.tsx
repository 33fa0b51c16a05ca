import clsx from 'clsx';
import type { ReactNode } from 'react';

interface CardProps {
  title?: string;
  /** One of several that may have the same title: then it is no landmark of the page, whose names have to differ. */
  listed?: boolean;
  /** Beside the title. */
  action?: ReactNode;
  className?: string;
  children: ReactNode;
}

/** A part of a page with a border of its own. */
export const Card = ({ title, listed, action, className, children }: CardProps) => {
  const Part = listed ? 'article' : 'section';
  return (
    <Part aria-label={title} className={clsx('min-w-0 overflow-hidden rounded-xl border border-line bg-surface', className)}>
      {title && (
        <div className={clsx('flex items-center justify-between gap-x-3 gap-y-1 border-b border-line px-4 py-2.5', listed && 'flex-wrap')}>
          <h2 className="font-medium">{title}</h2>
          {action}
        </div>
      )}
      {children}
    </Part>
  );
};
