import { readFile, stat } from 'node:fs/promises';
import {
  ImportError,
  type ImportReport,
  importSite,
  Mapping,
  readyMappings,
  runImport,
  tryImport,
} from '#behaviour';
import { ConfigError } from '#platform/config';
import type { Command } from './command.options.ts';
import { asSeconds, progressLine } from './command.progress.ts';

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** A ready one by its name, or a file. */
const mappingOf = async (name: string): Promise<Mapping> => {
  let given: unknown = Object.hasOwn(readyMappings, name) ? readyMappings[name] : null;
  if (given === null) {
    const text = await readFile(name, 'utf8').catch(() => {
      const ready = Object.keys(readyMappings).join(', ');
      throw new ConfigError(`--mapping: there is no file ${name}; ready ones are ${ready}`);
    });
    try {
      given = JSON.parse(text);
    } catch (error) {
      throw new ConfigError(`${name}: ${(error as Error).message}`);
    }
  }
  const parsed = Mapping.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ConfigError(`${name}: ${issue!.path.join('.') || 'mapping'}: ${issue!.message}`);
};

const time = (ms: number | null): string => (ms === null ? '–' : new Date(ms).toISOString());

const tell = (
  command: Command,
  report: ImportReport,
  tookMs: number,
  refusedPath: string,
): void => {
  const { out } = command;
  out(`rows        ${report.rows}\n`);
  out(`accepted    ${report.accepted} events\n`);
  out(`duplicates  ${report.duplicates}\n`);
  out(`skipped     ${report.skipped} rows that are none of these events\n`);
  out(
    `refused     ${report.refused}${report.refused > 0 && refusedPath ? `, in ${refusedPath}` : ''}\n`,
  );
  for (const { code, column, count } of report.reasons)
    out(`            ${count} × ${code}${column === null ? '' : `: ${column}`}\n`);
  out(`from        ${time(report.firstAtMs)}\n`);
  out(`to          ${time(report.lastAtMs)}\n`);
  out(`took        ${asSeconds(tookMs)}\n`);
};

const options = {
  mapping: { type: 'string' },
  site: { type: 'string' },
  refused: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  again: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

/** `behaviour import FILE`: reads a log of another platform into the event log. */
export const importBehaviour = async (command: Command): Promise<number> => {
  const { values, positionals } = command.options(options, { positionals: true });
  const [path, ...rest] = positionals;
  if (path === undefined || rest.length > 0) throw new ConfigError('expected one file');
  if (values.mapping === undefined) throw new ConfigError('--mapping: expected a file or a name');
  const mapping = await mappingOf(values.mapping);
  const facts = await stat(path).catch(() => null);
  if (!facts?.isFile()) throw new ConfigError(`there is no file ${path}`);
  const site = values.site ?? mapping.site;
  if (site === undefined)
    throw new ConfigError('--site: expected a name, which the mapping does not say');

  const beganMs = performance.now();
  const line = progressLine(process.stderr);
  const show = (report: Pick<ImportReport, 'bytesDone' | 'rows' | 'refused'>): void => {
    const share = Math.min(100, Math.round((report.bytesDone / Math.max(1, facts.size)) * 100));
    const part = path.endsWith('.gz') ? '' : `${share} %, `;
    const perSecond = Math.round(report.rows / ((performance.now() - beganMs) / 1_000));
    line.show(`${part}${report.rows} rows, ${report.refused} refused, ${perSecond}/s`);
  };
  const needs = { nowMs: Date.now, signal: command.signal, onProgress: show };
  const finish = (report: ImportReport & { examples?: unknown[] }, refusedPath: string): number => {
    line.clear();
    const tookMs = performance.now() - beganMs;
    if (values.json)
      command.out(`${JSON.stringify({ ...report, site, tookMs: Math.round(tookMs) })}\n`);
    else {
      tell(command, report, tookMs, refusedPath);
      for (const example of report.examples ?? []) command.out(`${JSON.stringify(example)}\n`);
    }
    if (!report.isDone) throw new ConfigError('interrupted; the same command goes on from there');
    return 0;
  };

  try {
    if (values['dry-run'])
      return finish(await tryImport(needs, { path, mapping, siteId: NOBODY }), '');
    const refusedPath = values.refused ?? `${path}.refused.jsonl`;
    return await command.attached({ create: false }, async ({ database: { db } }) => {
      const siteId = await importSite(db, site);
      const ask = { path, mapping, siteId, refusedPath, again: values.again };
      return finish(await runImport({ db, ...needs }, ask), refusedPath);
    });
  } catch (error) {
    line.clear();
    throw error instanceof ImportError ? new ConfigError(`${error.code}: ${error.message}`) : error;
  }
};

/** `behaviour mappings [NAME]`: the ready ones, to use or to begin from. */
export const showMappings = async (command: Command): Promise<void> => {
  const { positionals } = command.options({}, { positionals: true });
  const [name] = positionals;
  if (name === undefined) {
    for (const [each, { about }] of Object.entries(readyMappings))
      command.out(`${each}\n  ${about}\n`);
    return;
  }
  if (!Object.hasOwn(readyMappings, name)) throw new ConfigError(`there is no mapping ${name}`);
  command.out(`${JSON.stringify(readyMappings[name], null, 2)}\n`);
};
