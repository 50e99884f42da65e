import { execFile } from 'node:child_process';
import { access, readFile } from 'node:fs/promises';
import { freemem, totalmem } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { asSize } from '#platform/size';
import { type Finding, fine, note, problem, warning } from './doctor.finding.ts';

const runFile = promisify(execFile);
const OLDEST_NODE = [22, 22] as const;
const FEW_FILES = 4_096;
const LITTLE_MEMORY_BYTES = 400_000_000;

/** @param version as `process.versions.node`. */
export const nodeFinding = (version: string): Finding => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]))
    return fine('node', `Node ${version}`, `Node ${version}`);
  return problem(
    'node',
    [`Node ${version} 太旧`, `Node ${version} is too old`],
    [
      '用 npm start 启动（自带 Node 24），或安装 Node 24',
      'start with npm start, which brings Node 24, or install Node 24',
    ],
  );
};

const npmFinding = async (): Promise<Finding> => {
  const agent = /npm\/(\S+)/.exec(process.env.npm_config_user_agent ?? '')?.[1];
  const asked = async (): Promise<string | null> =>
    runFile('npm', ['--version'], { timeout: 10_000 }).then(
      ({ stdout }) => stdout.trim().split('\n').at(-1) ?? null,
      () => null,
    );
  const version = agent ?? (await asked());
  if (version !== null) return fine('npm', `npm ${version}`, `npm ${version}`);
  return note(
    'npm',
    ['没有找到 npm', 'npm was not found'],
    ['升级时需要它：安装 Node 24（含 npm）', 'upgrades need it: install Node 24, which has it'],
  );
};

/** @param soft open files that the running process may have; null when the system does not tell. */
export const filesFinding = (soft: number | null): Finding[] => {
  if (soft === null) return [];
  if (soft >= FEW_FILES)
    return [fine('open-files', `可打开 ${soft} 个文件`, `${soft} files may be open at once`)];
  return [
    warning(
      'open-files',
      [
        `只能同时打开 ${soft} 个文件，观众连接会用完`,
        `only ${soft} files may be open at once; each viewer needs one`,
      ],
      [
        'systemd 单元里写 LimitNOFILE=65536，或在启动前执行 ulimit -n 65536',
        'write LimitNOFILE=65536 in the systemd unit, or run ulimit -n 65536 before starting',
      ],
    ),
  ];
};

const softLimitOf = async (pid: number | 'self'): Promise<number | null> => {
  const text = await readFile(`/proc/${pid}/limits`, 'utf8').catch(() => '');
  const soft = /^Max open files\s+(\S+)/m.exec(text)?.[1];
  if (soft === undefined) return null;
  return soft === 'unlimited' ? Number.MAX_SAFE_INTEGER : Number(soft);
};

export const memoryFinding = (availableBytes: number, totalBytes: number): Finding => {
  const [left, all] = [asSize(availableBytes), asSize(totalBytes)];
  if (availableBytes >= LITTLE_MEMORY_BYTES)
    return fine('memory', `内存可用 ${left}（共 ${all}）`, `${left} of ${all} memory available`);
  return warning(
    'memory',
    [`内存只剩 ${left}（共 ${all}）`, `only ${left} of ${all} memory is available`],
    [
      '关掉别的程序，或换一台内存更大的机器；Kaibo 约需 500 MB',
      'stop other programs or take a larger machine; Kaibo needs about 500 MB',
    ],
  );
};

const availableMemory = async (): Promise<number> => {
  const text = await readFile('/proc/meminfo', 'utf8').catch(() => '');
  const kilobytes = /^MemAvailable:\s+(\d+)/m.exec(text)?.[1];
  return kilobytes === undefined ? freemem() : Number(kilobytes) * 1_024;
};

const isOnPath = async (names: readonly string[]): Promise<string | null> => {
  for (const folder of (process.env.PATH ?? '').split(delimiter))
    for (const name of names)
      if (
        await access(join(folder, name)).then(
          () => true,
          () => false,
        )
      )
        return join(folder, name);
  return null;
};

const optionalPrograms = async (): Promise<Finding[]> => {
  const ffmpeg = await isOnPath(['ffmpeg']);
  const chromium = await isOnPath(['chromium', 'chromium-browser', 'google-chrome']);
  return [
    ffmpeg
      ? fine('ffmpeg', `ffmpeg：${ffmpeg}`, `ffmpeg: ${ffmpeg}`)
      : note(
          'ffmpeg',
          ['没有 ffmpeg（可选，基本功能都不需要）', 'no ffmpeg (optional; nothing basic needs it)'],
          ['需要时：apt install ffmpeg', 'when wanted: apt install ffmpeg'],
        ),
    chromium
      ? fine('chromium', `Chromium：${chromium}`, `Chromium: ${chromium}`)
      : note(
          'chromium',
          ['没有 Chromium（可选，只有测试用到）', 'no Chromium (optional; only tests use it)'],
          ['需要时：apt install chromium', 'when wanted: apt install chromium'],
        ),
  ];
};

/** @param pid of the running main process, else our own limits are looked at. */
export const machineFindings = async (pid: number | null): Promise<Finding[]> => [
  nodeFinding(process.versions.node),
  await npmFinding(),
  memoryFinding(await availableMemory(), totalmem()),
  ...filesFinding(await softLimitOf(pid ?? 'self')),
  ...(await optionalPrograms()),
];
