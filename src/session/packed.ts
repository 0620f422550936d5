/**
 * A query in few characters: `1.<checksum>.<deflated text as base64url>`. The text is the very query that a person can
 * read, so that there is one reader of links; whatever the container's version, what it holds is read by `link.ts`.
 */
import { Digest } from "../base/digest.ts";

const VERSION = "1";
/** A link longer than this was not made here; a text longer than this is not unpacked any further. */
const MOST_PACKED_CHARS = 200_000;
const MOST_TEXT_BYTES = 600_000;
/** Small steps: nothing that is fed at once can grow beyond a thousand times its size. */
const FED_AT_ONCE_BYTES = 64;

export interface Unpacked {
  /** As much as could be read. */
  readonly text: string;
  /** What is wrong with it, or null. */
  readonly problem: string | null;
}

const checksum = (text: string): string => {
  const digest = new Digest();
  digest.text(text);
  return digest.hex().slice(0, 6);
};

/** @returns text for a link: letters, digits, `-`, `_` and `.` only */
export async function pack(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  return `${VERSION}.${checksum(text)}.${toBase64url(bytes)}`;
}

/** Reads what `pack` wrote. Of a link that was cut off, everything up to the cut; never more than a bounded size. */
export async function unpack(packed: string): Promise<Unpacked> {
  const [version = "", check = "", ...data] = packed.split(".");
  const nothing = (problem: string): Unpacked => ({ text: "", problem });
  if (version !== VERSION)
    return nothing(`it is packed as version “${version.slice(0, 12)}”, and this page reads version ${VERSION}`);
  if (packed.length > MOST_PACKED_CHARS)
    return nothing(`it is ${packed.length} characters long; more than ${MOST_PACKED_CHARS} are not read`);
  const wrong = /[^\w-]/.exec(data.join("."));
  if (wrong)
    return nothing(`character ${version.length + check.length + 3 + wrong.index} cannot stand in a packed link`);
  const { text, end } = await inflate(fromBase64url(data.join(".")));
  if (end === "over") return { text, problem: `it unpacks to more than ${MOST_TEXT_BYTES} bytes` };
  if (end === "cut") return { text: wholeParts(text), problem: "it is cut off or damaged" };
  return { text, problem: checksum(text) === check ? null : "it was altered: its checksum does not fit" };
}

/** Without the last part, of which nobody knows where it would have ended. */
const wholeParts = (text: string): string => text.slice(0, Math.max(0, text.lastIndexOf("&")));

async function inflate(bytes: Uint8Array<ArrayBuffer>): Promise<{ text: string; end: "whole" | "cut" | "over" }> {
  const { readable, writable } = new DecompressionStream("deflate-raw");
  const writer = writable.getWriter();
  const feed = async () => {
    for (let at = 0; at < bytes.length; at += FED_AT_ONCE_BYTES)
      await writer.write(bytes.subarray(at, at + FED_AT_ONCE_BYTES));
    // The end of a text that is cut off is an error, which would throw away what nobody has read yet.
    await new Promise((resolve) => setTimeout(resolve));
    await writer.close();
  };
  const fed = feed().catch(() => undefined);
  const reader = readable.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { text: text + decoder.decode(), end: "whole" };
      size += value.length;
      text += decoder.decode(value.subarray(0, Math.max(0, value.length - (size - MOST_TEXT_BYTES))), { stream: true });
      if (size > MOST_TEXT_BYTES) {
        await reader.cancel();
        return { text: wholeParts(text), end: "over" };
      }
    }
  } catch {
    return { text, end: "cut" };
  } finally {
    await fed;
  }
}

function toBase64url(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  // One letter too many stands for no byte: it is what a cut left.
  const whole = text.length % 4 === 1 ? text.slice(0, -1) : text;
  const binary = atob(whole.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}
