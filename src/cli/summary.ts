/** A measure in a table. */
export const shown = (value: number): string => {
  if (Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return "never";
  return String(Number.isInteger(value) ? value : Number(value.toFixed(2)));
};
