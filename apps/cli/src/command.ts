/** A command as data: what it is for, how it is called, and what runs it. */
export interface Command {
  /** Its words, e.g. `events count`. */
  name: string;
  summary: string;
  /** Behind the name, e.g. `--email MAIL [--name NAME]`. */
  usage: string;
  options: readonly (readonly [flag: string, meaning: string])[];
  /** For who wants to see one. */
  examples: readonly string[];
  /** Answers the exit code. */
  run(args: string[]): Promise<number>;
}
