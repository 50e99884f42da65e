import { Download, ImageDown } from 'lucide-react';
import { type ReactNode, type RefObject, useId } from 'react';
import { useMessages } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { toastError } from '../../ui/toast.tsx';
import { chartTexts } from './chart-texts.ts';
import { type Grid, saveCsv, savePng } from './export-chart.ts';

/** The numbers behind a chart, for who cannot see it and for who wants them. */
export function NumbersTable({ label, grid }: { label: string; grid: Grid }) {
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it with the arrow keys
      tabIndex={0}
      aria-label={label}
      className="max-h-96 overflow-auto"
    >
      <table aria-label={label} className="w-full text-left text-sm wrap-break-word">
        <thead>
          <tr className="border-b border-line text-xs text-soft">
            {grid.heads.map((head) => (
              <th key={head} scope="col" className="px-2 py-1.5 font-medium whitespace-nowrap">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {grid.rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the rows of one look do not move
            <tr key={at}>
              {row.map((cell, column) => (
                <td key={grid.heads[column]} className="px-2 py-1.5 align-top tabular-nums">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface ChartCardProps {
  title: string;
  /** What it says, in one sentence. */
  finding: string;
  /** How it was made. */
  how?: string;
  aside?: ReactNode;
  /** Name of the files. */
  file: string;
  grid: Grid | null;
  /** What it shows is a table already. */
  isTable?: boolean;
  /** The picture, where there is one. */
  picture?: RefObject<SVGSVGElement | null>;
  children?: ReactNode;
}

/** A finding with its picture, its numbers, and both to take away. */
export function ChartCard(props: ChartCardProps) {
  const { title, finding, how, aside, file, grid, isTable = false, picture, children } = props;
  const text = useMessages(chartTexts);
  const id = useId();
  const png = (): void => {
    if (picture?.current) savePng(picture.current, `${title}: ${finding}`, file).catch(toastError);
  };
  return (
    <section
      aria-labelledby={id}
      data-chart={file}
      className="grid grid-cols-1 content-start gap-3 rounded-card bg-raised p-4 shadow-card"
    >
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="grid min-w-0 gap-0.5">
          <h2 id={id} className="font-semibold">
            {title}
          </h2>
          <p className="text-sm">{finding}</p>
        </div>
        {aside}
      </div>
      {children}
      {how && <p className="max-w-prose text-xs text-soft">{how}</p>}
      {grid && (
        <div className="grid grid-cols-1 gap-2">
          <div className="flex gap-2">
            <Button
              size="small"
              aria-label={`${text.csv}${text.of(title)}`}
              onClick={() => saveCsv(grid, file)}
            >
              <Download aria-hidden className="size-4" />
              {text.csv}
            </Button>
            {picture && (
              <Button size="small" aria-label={`${text.png}${text.of(title)}`} onClick={png}>
                <ImageDown aria-hidden className="size-4" />
                {text.png}
              </Button>
            )}
          </div>
          {!isTable && (
            <details className="text-sm">
              <summary className="cursor-pointer text-soft">{text.table}</summary>
              <div className="pt-2">
                <NumbersTable label={`${text.table}${text.of(title)}`} grid={grid} />
              </div>
            </details>
          )}
        </div>
      )}
    </section>
  );
}
