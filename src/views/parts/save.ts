/** Something that can be saved; made when it is asked for. */
export interface ExportFile {
  readonly name: string;
  make(): Promise<Blob>;
}

/** A text as a file. @param type its media type */
export const textFile = (name: string, type: string, write: () => string): ExportFile => ({
  name,
  make: () => Promise.resolve(new Blob([write()], { type: `${type};charset=utf-8` })),
});

/** Time for the browser to begin with the file before its address is given up. */
const KEPT_MS = 30_000;

/** Hands a file to the browser, which keeps it where it keeps what it loads. */
export async function save({ name, make }: ExportFile): Promise<void> {
  const address = URL.createObjectURL(await make());
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}
