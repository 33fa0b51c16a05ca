import { cva, type VariantProps } from 'class-variance-authority';
import type { ReactNode } from 'react';

const style = cva('inline-flex items-center gap-1.5 rounded-full px-2.5 py-0.5 text-xs font-medium whitespace-nowrap', {
  variants: {
    tone: {
      neutral: 'bg-muted text-muted-foreground',
      success: 'bg-success-soft text-success',
      warning: 'bg-warning-soft text-warning',
      danger: 'bg-danger-soft text-danger',
      info: 'bg-info-soft text-info',
    },
  },
  defaultVariants: { tone: 'neutral' },
});

export type Tone = NonNullable<VariantProps<typeof style>['tone']>;

export const Badge = ({ tone, title, children }: { tone?: Tone; title?: string; children: ReactNode }) => (
  <span className={style({ tone })} title={title}>
    <span className="size-1.5 rounded-full bg-current" aria-hidden />
    {children}
  </span>
);
