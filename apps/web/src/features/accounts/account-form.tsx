import type { FormEvent, ReactNode } from 'react';

interface AccountFormProps {
  title: string;
  submit: (field: (name: string) => string) => void;
  children: ReactNode;
  below?: ReactNode;
}

/** A card in the middle of the page with one form. */
export function AccountForm({ title, submit, children, below }: AccountFormProps) {
  const send = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    submit((name) => String(fields.get(name) ?? ''));
  };
  return (
    <div className="mx-auto grid grid-cols-1 max-w-md gap-4 px-4 py-8 md:py-14">
      <form onSubmit={send} className="grid gap-4 rounded-card bg-raised p-6 shadow-card">
        <h1 className="text-2xl font-semibold tracking-tight">{title}</h1>
        {children}
      </form>
      {below}
    </div>
  );
}
