/** The state of a console page's filters as it stands in the URL: texts only, nothing empty. */
export type ConsoleSearch = Readonly<Record<string, string>>;

const isPlain = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);

/** `validateSearch` of the console's frame, so that every page below has it. */
export const consoleSearch = (search: Record<string, unknown>): ConsoleSearch =>
  Object.fromEntries(
    Object.entries(search).flatMap(([name, value]) =>
      isPlain(value) && value !== '' ? [[name, String(value)]] : [],
    ),
  );

const NOT_FILTERS = new Set(['open', 'sort']);

/** Whether a list is narrowed, so that clearing would show more. */
export const isFiltered = (values: ConsoleSearch): boolean =>
  Object.keys(values).some((name) => !NOT_FILTERS.has(name));
