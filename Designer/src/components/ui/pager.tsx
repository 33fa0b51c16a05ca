import { ChevronLeft, ChevronRight } from 'lucide-react';
import { text } from '../../text';
import { Button } from './button';

interface PagerProps {
  page: number;
  pageSize: number;
  total: number;
  onPage: (page: number) => void;
}

export function Pager({ page, pageSize, total, onPage }: PagerProps) {
  if (total <= pageSize && page === 0) {
    return null;
  }

  const from = Math.min(page * pageSize + 1, total);
  const to = Math.min((page + 1) * pageSize, total);
  return (
    <div className="flex items-center justify-end gap-1 border-t border-line px-3 py-2 text-muted-foreground">
      <span className="mr-2 tabular-nums">{text.common.range(from, to, total)}</span>
      <Button variant="ghost" size="icon" disabled={page === 0} onClick={() => onPage(page - 1)} aria-label={text.common.previous}>
        <ChevronLeft size={18} aria-hidden />
      </Button>
      <Button variant="ghost" size="icon" disabled={to >= total} onClick={() => onPage(page + 1)} aria-label={text.common.next}>
        <ChevronRight size={18} aria-hidden />
      </Button>
    </div>
  );
}
