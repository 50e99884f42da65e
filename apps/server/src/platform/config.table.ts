import {
  environmentOf,
  flagOf,
  type ReadConfig,
  type SettingName,
  type Source,
  settings,
} from './config.ts';

export interface SettingRow {
  name: SettingName;
  flag: string;
  environment: string;
  kind: string;
  /** As text; a password in a URL is left out. */
  default: string;
  value: string;
  source: Source;
  meaning: { zh: string; en: string };
}

export const settingRows = ({ config, sources }: ReadConfig): SettingRow[] =>
  (Object.keys(settings) as SettingName[]).map((name) => {
    const { kind, default: standard, meaning } = settings[name];
    const show = kind.show as (value: unknown) => string;
    return {
      name,
      // What is on by default is switched off by a flag.
      flag: standard === true ? flagOf(name).replace('--', '--no-') : flagOf(name),
      environment: environmentOf(name),
      kind: kind.name,
      default: show(standard),
      value: show(config[name]),
      source: sources[name],
      meaning,
    };
  });

/** Chinese characters are two columns wide on a terminal. */
const widthOf = (text: string): number =>
  [...text].reduce((width, letter) => width + (/[\u2e80-\uffef]/.test(letter) ? 2 : 1), 0);
const padded = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - widthOf(text)));

/** The table of settings for a terminal, a setting a block of two lines. */
export const settingsTable = (read: ReadConfig, language: 'zh' | 'en'): string => {
  const head =
    language === 'zh'
      ? ['参数', '环境变量', '类型', '默认值', '当前值']
      : ['flag', 'environment', 'type', 'default', 'now'];
  const rows = settingRows(read);
  const cells = rows.map((row) => [
    row.flag,
    row.environment,
    row.kind,
    row.default || '–',
    row.source === 'default' ? '' : row.value,
  ]);
  const widths = head.map((title, i) =>
    Math.max(...[title, ...cells.map((c) => c[i]!)].map(widthOf)),
  );
  const line = (texts: string[]): string =>
    texts
      .map((text, i) => padded(text, widths[i]!))
      .join('  ')
      .trimEnd();
  const body = rows.map((row, i) => `${line(cells[i]!)}\n    ${row.meaning[language]}`);
  return [line(head), ...body].join('\n');
};
