import type { Command } from './command.ts';
import { adminCreate } from './commands/admin.ts';
import { backup, restore } from './commands/backup.ts';
import { behaviourImport, behaviourMappings } from './commands/behaviour.import.ts';
import {
  behaviourLoad,
  behaviourQuarantine,
  behaviourRebuild,
  behaviourReplay,
  behaviourStatus,
} from './commands/behaviour.ts';
import { config } from './commands/config.ts';
import { doctor } from './commands/doctor.ts';
import { eventsCount, eventsExport, eventsTail } from './commands/events.ts';
import { mineCluster, mineRfm, mineRules, mineSequences, mineTrend } from './commands/mine.ts';
import {
  predictEvaluate,
  predictExplain,
  predictSearch,
  predictTrain,
} from './commands/predict.ts';
import {
  recommendEvaluate,
  recommendExplain,
  recommendTrain,
  recommendTune,
} from './commands/recommend.ts';
import { simulateCalibrate, simulateCompare, simulateRun } from './commands/simulate.ts';
import { helpOf, overview } from './help.ts';

export const commands: readonly Command[] = [
  config,
  adminCreate,
  doctor,
  backup,
  restore,
  eventsTail,
  eventsCount,
  eventsExport,
  behaviourStatus,
  behaviourLoad,
  behaviourRebuild,
  behaviourQuarantine,
  behaviourReplay,
  behaviourImport,
  behaviourMappings,
  predictTrain,
  predictEvaluate,
  predictSearch,
  predictExplain,
  recommendTrain,
  recommendEvaluate,
  recommendTune,
  recommendExplain,
  mineCluster,
  mineRules,
  mineSequences,
  mineTrend,
  simulateRun,
  simulateCompare,
  simulateCalibrate,
  mineRfm,
];

const BAD_USAGE = 2;

export interface Terminal {
  out(text: string): void;
  complain(text: string): void;
}

const startsWith = (args: readonly string[], { name }: Command): boolean =>
  name.split(' ').every((word, i) => args[i] === word);

/** Those that a few first words may have meant. */
const similar = (args: readonly string[], all: readonly Command[]): Command[] =>
  all.filter(({ name }) => name.split(' ')[0] === args[0] || name.includes(args[0] ?? ' '));

const isHelp = (arg: string): boolean => arg === '--help' || arg === '-h';

/** Finds the command that the words name and runs it; answers the exit code. */
export const runCli = async (
  args: string[],
  terminal: Terminal,
  all: readonly Command[] = commands,
): Promise<number> => {
  const [first, ...rest] = args;
  if (first === undefined || isHelp(first)) {
    terminal.out(overview(all));
    return first === undefined ? BAD_USAGE : 0;
  }
  const wanted = first === 'help' ? rest : args;
  if (wanted.length === 0) {
    terminal.out(overview(all));
    return 0;
  }
  const command = all.find((one) => startsWith(wanted, one));
  if (command && (first === 'help' || args.some(isHelp))) {
    terminal.out(helpOf(command));
    return 0;
  }
  if (command) return command.run(args.slice(command.name.split(' ').length));

  const near = similar(wanted, all);
  if (near.length > 0 && (first === 'help' || args.some(isHelp))) {
    terminal.out(near.map(helpOf).join('\n'));
    return 0;
  }
  const asked = wanted.filter((word) => !word.startsWith('-')).slice(0, 2);
  terminal.complain(`kaibo: there is no command "${asked.join(' ')}"\n\n`);
  terminal.complain(near.length > 0 ? near.map(helpOf).join('\n') : overview(all));
  return BAD_USAGE;
};
