import type { Pool } from 'pg';
import { listMigrations } from '#platform/migrate';
import { type Finding, fine, note, problem, warning } from './doctor.finding.ts';
import { clockFinding } from './doctor.network.ts';

const FAR_BEHIND = 10_000;
const STUCK_MINUTES = 10;

const ask = async <Row>(pool: Pool, sql: string): Promise<Row[]> =>
  (await pool.query(sql)).rows as Row[];

const serverFindings = async (pool: Pool): Promise<Finding[]> => {
  const [facts] = await ask<{
    version: string;
    nowMs: number;
    used: number;
    most: number;
    waiting: number;
    idle: number;
  }>(
    pool,
    `select current_setting('server_version') as version,
            (extract(epoch from clock_timestamp()) * 1000)::float8 as "nowMs",
            current_setting('max_connections')::int as most,
            (select count(*)::int from pg_stat_activity where backend_type = 'client backend') as used,
            (select count(*)::int from pg_stat_activity
              where wait_event_type = 'Lock' and state_change < now() - interval '30 s') as waiting,
            (select count(*)::int from pg_stat_activity
              where state = 'idle in transaction' and state_change < now() - interval '5 min') as idle`,
  );
  const { version, nowMs, used, most, waiting, idle } = facts!;
  const findings = [
    fine(
      'postgres',
      `PostgreSQL ${version}，${used}/${most} 个连接`,
      `PostgreSQL ${version}, ${used} of ${most} connections`,
    ),
    clockFinding(nowMs, Date.now(), 'PostgreSQL'),
  ];
  if (used > most * 0.9)
    findings.push(
      warning(
        'connections',
        [
          `PostgreSQL 的连接快用完了（${used}/${most}）`,
          `PostgreSQL's connections are nearly used up (${used} of ${most})`,
        ],
        [
          '调低 --database-connections，或调高 max_connections',
          'lower --database-connections or raise max_connections',
        ],
      ),
    );
  if (waiting > 0 || idle > 0)
    findings.push(
      warning(
        'locks',
        [
          `${waiting} 个查询等锁超过 30 秒，${idle} 个事务空等超过 5 分钟`,
          `${waiting} statements wait for a lock for over 30 s, ${idle} transactions have idled for over 5 min`,
        ],
        [
          '在 pg_stat_activity 里看是谁，必要时用 pg_terminate_backend 结束',
          'pg_stat_activity tells whose; end them with pg_terminate_backend if need be',
        ],
      ),
    );
  return findings;
};

const migrationFindings = async (pool: Pool): Promise<Finding[]> => {
  const known = await listMigrations();
  const applied = await ask<{ name: string; checksum: string }>(
    pool,
    'select name, checksum from kaibo_migrations',
  );
  const byName = new Map(known.map(({ name, checksum }) => [name, checksum]));
  const unknown = applied.filter(({ name }) => !byName.has(name));
  const changed = applied.filter(
    ({ name, checksum }) => (byName.get(name) ?? checksum) !== checksum,
  );
  const pending = known.length - (applied.length - unknown.length);
  if (unknown.length > 0)
    return [
      problem(
        'migrations',
        [
          `数据库由更新的 Kaibo 写过（${unknown[0]!.name}）`,
          `the database was written by a newer Kaibo (${unknown[0]!.name})`,
        ],
        [
          '更新程序，或恢复升级前的备份',
          'update this one, or restore the backup from before the upgrade',
        ],
      ),
    ];
  if (changed.length > 0)
    return [
      problem(
        'migrations',
        [
          `迁移 ${changed[0]!.name} 被改过`,
          `the migration ${changed[0]!.name} was changed after it ran`,
        ],
        ['用 git checkout 还原程序文件', 'bring the program’s files back with git checkout'],
      ),
    ];
  if (pending > 0)
    return [
      note(
        'migrations',
        [`${pending} 个迁移将在下次启动时执行`, `${pending} migrations run at the next start`],
        ['先备份，再启动', 'make a backup, then start'],
      ),
    ];
  return [fine('migrations', '数据库结构是最新的', 'the tables are up to date')];
};

interface Reader {
  name: string;
  behind: number;
  minutes: number;
}

/** A reader that lags and does not move is stuck; one that lags and moves is only busy. */
export const readerFindings = (readers: readonly Reader[]): Finding[] => {
  const stuck = readers.filter(
    ({ behind, minutes }) => behind > FAR_BEHIND && minutes > STUCK_MINUTES,
  );
  if (stuck.length === 0)
    return [fine('readers', '事件都已处理', 'every reader of events keeps up')];
  return stuck.map(({ name, behind, minutes }) =>
    problem(
      'readers',
      [
        `${name} 落后 ${behind} 个事件，已停 ${minutes} 分钟`,
        `${name} is ${behind} events behind and has not moved for ${minutes} minutes`,
      ],
      [
        '看 kaibo.log 里 “a reader of events failed”；重新启动会再试',
        'kaibo.log tells why under “a reader of events failed”; a restart tries again',
      ],
    ),
  );
};

const eventFindings = async (pool: Pool): Promise<Finding[]> =>
  readerFindings(
    await ask<Reader>(
      pool,
      `select name, greatest(0, (select "end" from events_horizon()) - "offset")::int as behind,
              (extract(epoch from now() - moved_at) / 60)::int as minutes
         from event_groups order by name`,
    ),
  );

const jobFindings = async (pool: Pool): Promise<Finding[]> => {
  const [jobs] = await ask<{ dead: number; late: number; task: string | null }>(
    pool,
    `select count(*) filter (where job.attempts >= job.max_attempts)::int as dead,
            count(*) filter (where job.attempts < job.max_attempts and job.locked_at is null
                               and job.run_at < now() - interval '10 min')::int as late,
            max(task.identifier) filter (where job.attempts >= job.max_attempts) as task
       from graphile_worker._private_jobs job join graphile_worker._private_tasks task
         on task.id = job.task_id`,
  );
  const { dead, late, task } = jobs!;
  const findings: Finding[] = [];
  if (dead > 0)
    findings.push(
      warning(
        'jobs',
        [
          `${dead} 个后台任务已放弃（例如 ${task}）`,
          `${dead} jobs were given up (${task}, for one)`,
        ],
        ['在 控制台 › 运行状况 里重试或删除', 'retry or remove them in the console under Health'],
      ),
    );
  if (late > 0)
    findings.push(
      warning(
        'jobs',
        [`${late} 个后台任务晚了 10 分钟以上`, `${late} jobs are more than 10 minutes late`],
        ['确认 Kaibo 正在运行；看 kaibo.log', 'make sure that Kaibo runs, and look into kaibo.log'],
      ),
    );
  return findings.length > 0 ? findings : [fine('jobs', '后台任务正常', 'jobs are done in time')];
};

const staffFindings = async (pool: Pool): Promise<Finding[]> => {
  const [staff] = await ask<{ admins: number; unsafe: number; email: string | null }>(
    pool,
    `select count(*)::int as admins, count(*) filter (where factor.user_id is null)::int as unsafe,
            min(users.email) filter (where factor.user_id is null) as email
       from users left join user_second_factors factor
         on factor.user_id = users.id and factor.on_since is not null
      where 'admin' = any(users.roles)`,
  );
  const { admins, unsafe, email } = staff!;
  if (admins === 0)
    return [
      warning(
        'admins',
        ['还没有管理员', 'there is no administrator'],
        [
          '执行 npm run kaibo -- admin create --email 你的邮箱',
          'run npm run kaibo -- admin create --email YOU@example.com',
        ],
      ),
    ];
  if (unsafe === 0)
    return [
      fine(
        'admins',
        `${admins} 位管理员都开了两步验证`,
        `all ${admins} administrators use a second factor`,
      ),
    ];
  return [
    warning(
      'admins',
      [
        `${unsafe} 位管理员没有开两步验证（例如 ${email}）`,
        `administrators without a second factor: ${unsafe} (${email}, for one)`,
      ],
      ['登录后在 账号 › 安全 里打开', 'switch it on under Account › Security'],
    ),
  ];
};

const looks = [serverFindings, migrationFindings, eventFindings, jobFindings, staffFindings];

/** Each look by itself: tables that an older Kaibo does not have spoil only one of them. */
export const databaseFindings = async (pool: Pool): Promise<Finding[]> => {
  const findings: Finding[] = [];
  for (const look of looks) {
    try {
      findings.push(...(await look(pool)));
    } catch (error) {
      const why = (error as Error).message;
      findings.push(
        note(
          'postgres',
          [`有一项没能查看：${why}`, `something could not be looked at: ${why}`],
          [
            '启动一次 Kaibo，让数据库更新',
            'start Kaibo once, so that the tables are brought up to date',
          ],
        ),
      );
    }
  }
  return findings;
};
