import { logLevels, parseLogLevels } from './log.levels.ts';

/** How the text of a setting becomes its value. Refuses with a `TypeError` that says what is expected. */
export interface Kind<Value> {
  /** As the table of settings shows it. */
  name: string;
  parse(text: string): Value;
  show(value: Value): string;
}

const expected = (what: string): TypeError => new TypeError(what);

const wholeNumber = (min: number, max: number, name: string): Kind<number> => ({
  name,
  parse: (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= min && value <= max)) throw expected(`a whole number from ${min} to ${max}`);
    return value;
  },
  show: String,
});

export const count = (min: number, max: number): Kind<number> =>
  wholeNumber(min, max, `${min} … ${max}`);

/** 0 takes any free port. */
export const port = (): Kind<number> => wholeNumber(0, 65_535, 'port');

const ON = ['1', 'true', 'yes', 'on', ''];
const OFF = ['0', 'false', 'no', 'off'];

export const yesOrNo = (): Kind<boolean> => ({
  name: 'yes / no',
  parse: (text) => {
    const word = text.toLowerCase();
    if (ON.includes(word)) return true;
    if (OFF.includes(word)) return false;
    throw expected('yes or no');
  },
  show: (value) => (value ? 'yes' : 'no'),
});

export const choice = <const Choice extends string>(...choices: Choice[]): Kind<Choice> => ({
  name: choices.join(' / '),
  parse: (text) => {
    const found = choices.find((one) => one === text);
    if (!found) throw expected(`one of ${choices.join(', ')}`);
    return found;
  },
  show: String,
});

/** `info`, or `info,orders=debug`. */
export const logLevel = (): Kind<string> => ({
  name: 'debug / info / warn / error / silent',
  parse: (given) => {
    if (parseLogLevels(given) === null)
      throw expected(`one of ${logLevels.join(', ')}; of a part apart as in info,http=debug`);
    return given;
  },
  show: String,
});

export const secret = (): Kind<string> => ({
  name: 'secret',
  parse: (given) => {
    if (given.length < 16) throw expected('at least 16 characters');
    return given;
  },
  show: () => '…',
});

export const text = (name = 'text'): Kind<string> => ({
  name,
  parse: (value) => {
    if (value.trim() === '') throw expected(`a ${name}, not nothing`);
    return value;
  },
  show: String,
});

/** Not set unless given. */
export const optional = <Value>(kind: Kind<Value>): Kind<Value | null> => ({
  name: kind.name,
  parse: kind.parse,
  show: (value) => (value === null ? '' : kind.show(value)),
});

export const url = (...schemes: string[]): Kind<string> => ({
  name: `${schemes.join(' / ')} URL`,
  parse: (value) => {
    const scheme = URL.canParse(value) ? new URL(value).protocol.slice(0, -1) : '';
    if (!schemes.includes(scheme))
      throw expected(`a URL that begins with ${schemes.join(':// or ')}://`);
    return value.replace(/\/+$/, '');
  },
  // A password in it stays out of what is printed.
  show: (value) => value.replace(/(\/\/[^:@/]*):[^@/]*@/, '$1:…@'),
});
