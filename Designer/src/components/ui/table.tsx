import clsx from 'clsx';
import type { ReactNode } from 'react';

interface CellProps {
  children?: ReactNode;
  /** Left out on narrow screens. */
  wide?: boolean;
  /** Left out on those of a tablet too. */
  wider?: boolean;
  end?: boolean;
  /** The heading is for screen readers only. */
  hidden?: boolean;
}

export const Table = ({ children }: { children: ReactNode }) => (
  <div className="overflow-x-auto">
    <table className="w-full text-left">{children}</table>
  </div>
);

export const Head = ({ children, wide, wider, end, hidden }: CellProps) => (
  <th scope="col" className={clsx('border-b border-line px-2 py-2.5 text-[13px] font-medium text-muted-foreground sm:px-4', wide && 'hidden md:table-cell', wider && 'hidden lg:table-cell', end && 'text-right')}>
    {hidden ? <span className="sr-only">{children}</span> : children}
  </th>
);

export const Row = ({ children }: { children: ReactNode }) => <tr className="border-b border-line last:border-0 hover:bg-muted/50">{children}</tr>;

export const Cell = ({ children, wide, wider, end }: CellProps) => (
  <td className={clsx('px-2 py-2.5 align-middle sm:px-4', wide && 'hidden md:table-cell', wider && 'hidden lg:table-cell', end && 'text-right')}>{children}</td>
);
