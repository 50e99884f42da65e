/** `from` and `to` of a list's filters, as the person's own days, in milliseconds: `to` counts until its end. */
export const daysAsMs = (
  values: Readonly<Record<string, string | undefined>>,
): { fromMs?: number; toMs?: number } => {
  const start = (day: string | undefined): number | undefined => {
    const ms = day ? new Date(`${day}T00:00:00`).getTime() : Number.NaN;
    return Number.isNaN(ms) ? undefined : ms;
  };
  const to = start(values.to);
  return {
    fromMs: start(values.from),
    toMs: to === undefined ? undefined : new Date(to).setDate(new Date(to).getDate() + 1),
  };
};

/** The same, for the query of a CSV route: what is not set is left out. */
export const withDaysAsMs = (values: Readonly<Record<string, string>>): Record<string, string> => {
  const { from: _from, to: _to, ...others } = values;
  const set = Object.entries(daysAsMs(values)).filter(([, ms]) => ms !== undefined);
  return { ...others, ...Object.fromEntries(set.map(([name, ms]) => [name, String(ms)])) };
};
