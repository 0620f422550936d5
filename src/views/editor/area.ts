/** Height of a line, which the style sheet has too. */
export const LINE_PX = 19;
/** Room above the first line. */
export const TOP_PX = 8;

/** Writes over a span as if it were typed, so that undo takes it back; false where the browser cannot. */
export function write(area: HTMLTextAreaElement, from: number, to: number, text: string): boolean {
  area.focus();
  area.setSelectionRange(from, to);
  return document.execCommand?.("insertText", false, text) ?? false;
}

/** Offset of a line and column, both counted from one. */
export function offsetOf(text: string, line: number, column: number): number {
  const above = text.split("\n").slice(0, line - 1);
  return above.reduce((sum, each) => sum + each.length + 1, 0) + column - 1;
}

/** Puts the caret somewhere, and that line into view. */
export function goTo(area: HTMLTextAreaElement, line: number, column: number): void {
  const offset = offsetOf(area.value, line, column);
  area.focus();
  area.setSelectionRange(offset, offset);
  const scroller = area.closest("[data-scroller]");
  if (scroller) scroller.scrollTop = Math.max(0, (line - 8) * LINE_PX);
}

/** Where the word at an offset ends. */
export const wordEnd = (text: string, offset: number): number =>
  offset + (/^[\w./-]*/.exec(text.slice(offset))?.[0].length ?? 0);
