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

export const asSize = (bytes: number): string => {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
};

export const asSeconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
