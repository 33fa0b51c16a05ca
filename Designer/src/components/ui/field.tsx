import clsx from 'clsx';
import { type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, type TextareaHTMLAttributes, useId } from 'react';

const box = 'w-full rounded-md border border-line-strong/60 bg-surface px-3 placeholder:text-muted-foreground hover:border-line-strong';

export const Input = ({ className, ...rest }: InputHTMLAttributes<HTMLInputElement>) => (
  <input className={clsx(box, 'h-9', className)} {...rest} />
);

export const Select = ({ className, ...rest }: SelectHTMLAttributes<HTMLSelectElement>) => (
  <select className={clsx(box, 'h-9 pr-8', className)} {...rest} />
);

export const Textarea = ({ className, ...rest }: TextareaHTMLAttributes<HTMLTextAreaElement>) => (
  <textarea className={clsx(box, 'py-2', className)} {...rest} />
);

interface FieldProps {
  label: string;
  children: (id: string) => ReactNode;
}

/** A label above its control; the control takes the id it is given. */
export function Field({ label, children }: FieldProps) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {children(id)}
    </div>
  );
}
