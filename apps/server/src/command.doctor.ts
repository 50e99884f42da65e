import { resolve } from 'node:path';
import type { Config } from '#platform/config';
import { isAlive } from '#platform/installation.process';
import { attach } from './command.open.ts';
import type { Command } from './command.options.ts';
import { databaseFindings } from './doctor.database.ts';
import { type Finding, fine, type Level, note, problem } from './doctor.finding.ts';
import { folderFindings } from './doctor.folder.ts';
import { machineFindings } from './doctor.machine.ts';
import { networkFindings } from './doctor.network.ts';
import { portFinding } from './doctor.ports.ts';
import { type RunningFile, readRunning } from './start.running.ts';

const marks: Record<Level, string> = { ok: '✓', note: '·', warning: '!', problem: '✗' };
const colours: Record<Level, number> = { ok: 32, note: 2, warning: 33, problem: 31 };

const runningFindings = async (running: RunningFile | null): Promise<Finding[]> => {
  if (running === null)
    return [
      note(
        'running',
        ['Kaibo 没有运行', 'Kaibo does not run'],
        ['用 npm start 启动', 'start it with npm start'],
      ),
    ];
  const found = fine(
    'running',
    `Kaibo 正在运行（pid ${running.pid}）`,
    `Kaibo runs (pid ${running.pid})`,
  );
  const reply = await fetch(`${running.localUrl}/ready`, { signal: AbortSignal.timeout(5_000) })
    .then(
      (one) => one.json() as Promise<{ parts: { name: string; state: string; detail: string }[] }>,
    )
    .catch(() => null);
  if (reply === null)
    return [
      problem(
        'running',
        [`Kaibo（pid ${running.pid}）不回应`, `Kaibo (pid ${running.pid}) does not answer`],
        ['看 kaibo.log，必要时重新启动', 'look into kaibo.log, and start it again if need be'],
      ),
    ];
  const failed = reply.parts.filter(({ state }) => state === 'failed');
  return [
    found,
    ...failed.map(({ name, detail }) =>
      problem(
        'parts',
        [`${name} 出了问题：${detail}`, `${name} has failed: ${detail}`],
        [
          '看 kaibo.log；多数部分会自己重启',
          'kaibo.log tells more; most parts start again by themselves',
        ],
      ),
    ),
  ];
};

const inDatabase = async (command: Command, config: Config): Promise<Finding[]> => {
  try {
    const opened = await attach(config, command.log, { create: false, migrate: false });
    try {
      return await databaseFindings(opened.database.pool);
    } finally {
      await opened.close();
    }
  } catch (error) {
    const why = (error as Error).message;
    return [
      problem(
        'postgres',
        [`数据库打不开：${why}`, `the database cannot be opened: ${why}`],
        ['看 postgres.log 与 kaibo.log', 'look into postgres.log and kaibo.log'],
      ),
    ];
  }
};

const show = (finding: Finding, language: 'zh' | 'en', isTerminal: boolean): string => {
  const sign = isTerminal
    ? `\u001b[${colours[finding.level]}m${marks[finding.level]}\u001b[0m`
    : marks[finding.level];
  const fix = finding.fix ? `\n    → ${finding.fix[language]}` : '';
  return `  ${sign} ${finding.says[language]}${fix}\n`;
};

const verdict = (findings: readonly Finding[], language: 'zh' | 'en'): string => {
  const count = (level: Level): number => findings.filter((one) => one.level === level).length;
  const [problems, warnings] = [count('problem'), count('warning')];
  if (problems + warnings === 0) return language === 'zh' ? '一切正常。' : 'Nothing is wrong.';
  return language === 'zh'
    ? `${problems} 个问题，${warnings} 个提醒。`
    : `${problems} problem${problems === 1 ? '' : 's'}, ${warnings} warning${warnings === 1 ? '' : 's'}.`;
};

/** `doctor`: what is wrong and how it is put right; 1 when something has to be done. */
export const doctor = async (command: Command): Promise<number> => {
  const { values } = command.options(
    { json: { type: 'boolean', default: false } },
    { settings: true },
  );
  const given = command.config();
  const dataDir = resolve(given.dataDir);
  const told = await readRunning(dataDir);
  const running = told && (await isAlive(told.pid)) ? told : null;
  // What runs is looked at as it was started.
  const config = running ? { ...given, ...running.config, dataDir } : given;
  const nowMs = Date.now();
  const inFolder = await folderFindings(dataDir, nowMs);
  const isThere =
    config.databaseUrl !== null ||
    !inFolder.some(({ check, level }) => check === 'data-dir' && level === 'problem');
  const findings = [
    ...(await runningFindings(running)),
    ...(await machineFindings(running?.pid ?? null)),
    ...inFolder,
    ...(running
      ? []
      : [
          await portFinding(config.host, config.port, '--port'),
          await portFinding(config.host, config.rtmpPort, '--rtmp-port'),
        ]),
    ...(isThere ? await inDatabase(command, config) : []),
    ...(await networkFindings(config, running !== null, nowMs)),
  ];
  const language = (process.env.LANG ?? '').startsWith('zh') ? 'zh' : 'en';
  const isWrong = findings.some(({ level }) => level === 'problem');
  if (values.json) command.out(`${JSON.stringify({ ok: !isWrong, findings })}\n`);
  else {
    const isTerminal = process.stdout.isTTY === true;
    const text = findings.map((finding) => show(finding, language, isTerminal)).join('');
    command.out(`${text}\n${verdict(findings, language)}\n`);
  }
  return isWrong ? 1 : 0;
};
