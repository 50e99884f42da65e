import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isEngineInstalled, loadEngine, type NativeSession } from './analytics.addon.ts';
import { openClickHouse } from './analytics.clickhouse.ts';
import type { AnalyticsEngine } from './analytics.ts';

/** ClickHouse's HTTP interface, as far as its client uses it, before the engine of this machine. */
const serve = (session: NativeSession): Server =>
  createServer(async (request, response) => {
    const asked = new URL(request.url ?? '/', 'http://localhost').searchParams;
    const statement = `${asked.get('query') ?? ''}\n${await text(request)}`;
    const values = [...asked].flatMap(([name, value]) =>
      name.startsWith('param_') ? [[name.slice(6), value]] : [],
    );
    try {
      await session.queryAsync(`use ${asked.get('database') ?? 'default'}`, { format: 'TSV' });
      const answer =
        values.length > 0
          ? await session.queryBindAsync(statement, Object.fromEntries(values), { format: 'TSV' })
          : await session.queryAsync(statement, { format: 'TSV' });
      response.end(answer.text());
    } catch (error) {
      response.writeHead(500).end((error as Error).message);
    }
  });

describe.skipIf(!isEngineInstalled())('with the engine', () => {
  let folder: string;
  let session: NativeSession;
  let server: Server;
  let engine: AnalyticsEngine;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kaibo-clickhouse-'));
    session = new (loadEngine().Session)(folder, {
      connectionArgs: ['--output_format_json_quote_64bit_integers=0'],
    });
    server = serve(session);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    engine = await openClickHouse({ url: `http://127.0.0.1:${port}`, memoryMb: 200 });
  });
  afterAll(async () => {
    await engine.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    session.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('a server takes lines into a database of ours and answers from it, values bound', async () => {
    await engine.ping();
    await engine.use('kaibo_test');
    await engine.run('create table words (id UInt64, word String) engine = MergeTree order by id');
    await engine.insert('words', ['id', 'word'], '1\tтри\n2\t世界\\n\n');
    await engine.insert('words', ['id', 'word'], Buffer.from('3\ttea\n'));
    expect(
      await engine.query('select id, word from kaibo_test.words where word = {word:String}', {
        word: 'tea',
      }),
    ).toEqual([{ id: 3, word: 'tea' }]);
    expect(
      await engine.query('select word from words where id in {ids:Array(UInt64)} order by id', {
        ids: [1, 2],
      }),
    ).toEqual([{ word: 'три' }, { word: '世界\n' }]);
  });

  test('what a server refuses has a code', async () => {
    await expect(engine.query('select nonsense')).rejects.toMatchObject({
      code: 'analytics/refused',
    });
    const nobody = await openClickHouse({ url: 'http://127.0.0.1:1', memoryMb: 200 });
    await expect(nobody.ping()).rejects.toMatchObject({ code: 'analytics/down' });
    await nobody.close();
  });
});
