export type Level = 'ok' | 'note' | 'warning' | 'problem';

export interface Both {
  zh: string;
  en: string;
}

/** One thing that was looked at: a sentence for the owner of a shop, and what to do about it. */
export interface Finding {
  level: Level;
  /** Stable, for scripts: `disk`, `certificate`. */
  check: string;
  says: Both;
  /** Null when there is nothing to do. */
  fix: Both | null;
}

const both = (zh: string, en: string): Both => ({ zh, en });

const withFix =
  (level: Level) =>
  (check: string, says: readonly [string, string], fix: readonly [string, string]): Finding => ({
    level,
    check,
    says: both(...says),
    fix: both(...fix),
  });

export const problem = withFix('problem');
export const warning = withFix('warning');
export const note = withFix('note');
export const fine = (check: string, zh: string, en: string): Finding => ({
  level: 'ok',
  check,
  says: both(zh, en),
  fix: null,
});
