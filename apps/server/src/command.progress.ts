/** A line on the terminal that is written over as work goes on; nothing where nobody looks. */
export const progressLine = (terminal: NodeJS.WriteStream, everyMs = 200) => {
  let shownAtMs = Number.NEGATIVE_INFINITY;
  let isShown = false;
  return {
    show: (line: string): void => {
      if (!terminal.isTTY || performance.now() - shownAtMs < everyMs) return;
      shownAtMs = performance.now();
      isShown = true;
      terminal.write(`\r\u001b[2K${line}`);
    },
    clear: (): void => {
      if (isShown) terminal.write('\r\u001b[2K');
      isShown = false;
    },
  };
};

export const asSeconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
