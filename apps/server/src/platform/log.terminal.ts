const signs: Record<string, string> = { warn: 'warn ', error: 'error', debug: 'debug' };
const shown = (value: unknown): string =>
  typeof value === 'string' && /^[^\s"=]{1,200}$/.test(value) ? value : JSON.stringify(value);

export type LogRecord = Record<string, unknown>;

/** One short line of a record: time, what is out of the ordinary, the sentence, the fields; the stack of an error below it. */
export const terminalLine = (record: LogRecord): string => {
  const { level, time, msg, err, ...fields } = record;
  const clock = new Date(time as number).toTimeString().slice(0, 8);
  const sign = signs[level as string];
  const parts = [
    clock,
    ...(sign ? [sign] : []),
    ...(msg ? [(msg as string).replace(/\n/g, '\n    ')] : []),
  ];
  for (const [name, value] of Object.entries(fields)) parts.push(`${name}=${shown(value)}`);
  const { stack, message } = (err ?? {}) as { stack?: string; message?: string };
  if (message && level !== 'error') parts.push(`(${message.split('\n', 1)[0]})`);
  const below = stack && level === 'error' ? `${stack.replace(/^/gm, '    ')}\n` : '';
  return `${parts.join('  ')}\n${below}`;
};
