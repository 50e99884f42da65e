/** What a spreadsheet would take for a formula, perhaps after apostrophes; some take the full-width signs for it, too. */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/;

/** An apostrophe makes spreadsheets take it for text; `fromSheet` takes that one off again. */
export const toSheet = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

/** The inverse of `toSheet`; other text stays as it is. */
export const fromSheet = (text: string): string =>
  text.startsWith("'") && FORMULA.test(text) ? text.slice(1) : text;

const cell = (text: string): string =>
  /[",\r\n]/.test(text) || text.trim() !== text ? `"${text.replaceAll('"', '""')}"` : text;

/** One line with its end, safe to be opened in a spreadsheet. */
export const csvLine = (cells: readonly string[]): string =>
  `${cells.map((text) => cell(toSheet(text))).join(',')}\r\n`;

/** Excel reads UTF-8 as such only behind this. */
export const BYTE_ORDER_MARK = '\uFEFF';
