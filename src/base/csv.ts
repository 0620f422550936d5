/** One line of CSV as RFC 4180 wants it, without its end. An unknown value (null, NaN) is an empty cell. */
export const csvLine = (cells: readonly (string | number | boolean | null)[]): string => cells.map(quoted).join(",");

function quoted(value: string | number | boolean | null): string {
  const text = value === null || Number.isNaN(value) ? "" : String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
