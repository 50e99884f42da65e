import type { ReactNode } from 'react';

interface TableProps {
  /** Read out as the table's name. */
  label: string;
  heads: readonly string[];
  children: ReactNode;
}

/** Dense rows; scrolls sideways on a phone instead of squeezing. */
export function Table({ label, heads, children }: TableProps) {
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it with the arrow keys
      tabIndex={0}
      aria-label={label}
      className="overflow-x-auto rounded-card bg-raised shadow-card"
    >
      <table aria-label={label} className="w-full min-w-2xl text-left text-sm">
        <thead>
          <tr className="border-b border-line text-xs text-soft">
            {heads.map((head) => (
              <th key={head} scope="col" className="px-3 py-2.5 font-medium whitespace-nowrap">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">{children}</tbody>
      </table>
    </section>
  );
}

export function Cell({ children, className = '' }: { children?: ReactNode; className?: string }) {
  return <td className={`px-3 py-2 align-middle ${className}`}>{children}</td>;
}
