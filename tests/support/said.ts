import { vi } from 'vitest';

/** Runs a command of the command line with its two streams caught. */
export const said = async (run: (args: string[]) => Promise<number>, ...args: string[]) => {
  const told = { out: '', complaint: '' };
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    told.out += String(text);
    return true;
  });
  const complaint = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    told.complaint += String(text);
    return true;
  });
  try {
    return { exitCode: await run(args), ...told };
  } finally {
    out.mockRestore();
    complaint.mockRestore();
  }
};
