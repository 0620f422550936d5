/** Changes a text in place, and only when it differs: an equal one would still cost a layout, another node even more. */
export function write(element: HTMLElement, text: string): void {
  const { firstChild } = element;
  if (!(firstChild instanceof Text)) element.textContent = text;
  else if (firstChild.data !== text) firstChild.data = text;
}
