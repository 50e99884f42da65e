/** In powers of ten, like the makers of disks: `16.8 MB`. */
export const size = (bytes: number): string => {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  const digits = unit < 2 || value >= 100 ? 0 : 1;
  return `${value.toFixed(digits)} ${units[unit]}`;
};

export const percent = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} %`;

export const milliseconds = (ms: number): string =>
  ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;

/** The largest unit that fits: `3 hr`, `3小时`. */
export const span = (ms: number, locale: string): string => {
  const shown = (value: number, unit: string): string =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(value);
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return shown(Math.max(0, Math.floor(ms / 1_000)), 'second');
  if (minutes < 60) return shown(minutes, 'minute');
  if (minutes < 2_880) return shown(Math.floor(minutes / 60), 'hour');
  return shown(Math.floor(minutes / 1_440), 'day');
};
