import type { Command } from './command.ts';

const CALL = 'npm run kaibo --';

const aligned = (rows: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}   ${right}`).join('\n');
};

export const overview = (commands: readonly Command[]): string =>
  [
    `${CALL} <command> [options]`,
    '',
    aligned([
      ...commands.map(({ name, summary }) => [name, summary] as const),
      ['help [command]', 'This, or more about one command'] as const,
    ]),
    '',
    '--help behind any command tells its options. The product itself is started with npm start.',
    '',
  ].join('\n');

export const helpOf = ({ name, summary, usage, options, examples }: Command): string =>
  [
    `${CALL} ${name} ${usage}`,
    '',
    `${summary}.`,
    '',
    aligned(options),
    '',
    ...examples.map((example) => `  $ ${example}`),
    '',
  ].join('\n');
