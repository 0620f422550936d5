import { useEffect, useState } from "react";
import type { Problem } from "../../api/frame.ts";
import type { Result } from "../../base/result.ts";
import type { LinkedPlace } from "../../session/address.ts";
import { type OpenedScenario, placeAddress } from "../../session/opening.ts";
import { useOpening, writeAddress } from "../hooks.ts";

/** A place that an address leads to. */
export interface Opened {
  /** Just the picture, in a frame of somebody else's page: its address stays as it is. */
  readonly embed: boolean;
  /** What of the link could not be followed. */
  readonly problems: readonly string[];
  /** Keeps the address at what is done here, and notes it in `written`, until the answer is called. */
  follow(written: { current: string }): () => void;
  close(): void;
}

/**
 * Opens what an address names, and again when somebody follows another link.
 * @param open must stay the same function
 * @returns null until it is there; for what cannot be opened, what is wrong with the text that it came with
 */
export function useOpened<T extends Opened>(
  name: string,
  query: string,
  open: (name: string, opening: string) => Promise<Result<T, readonly Problem[]>>,
): { readonly result: Result<T, readonly Problem[]> | null; readonly opening: string } {
  const [result, setResult] = useState<Result<T, readonly Problem[]> | null>(null);
  const { opening, written } = useOpening(query);
  useEffect(() => {
    let closed = false;
    let close = () => {};
    void open(name, opening).then((found) => {
      if (closed) return found.ok ? found.value.close() : undefined;
      setResult(found);
      if (!found.ok) return;
      const stop = found.value.embed ? () => {} : found.value.follow(written);
      close = () => {
        stop();
        found.value.close();
      };
    });
    return () => {
      closed = true;
      close();
    };
  }, [name, opening, written, open]);
  return { result, opening };
}

/**
 * `follow` of a comparison or a sweep.
 * @param write what its address says of it
 * @param every calls when that may have changed, until its answer is called
 */
export function following(
  place: LinkedPlace,
  page: OpenedScenario,
  write: () => string,
  every: (save: () => void) => () => void,
): Opened["follow"] {
  return (written) => {
    let last = "";
    let over = false;
    const save = async () => {
      const text = write();
      if (text === last) return;
      last = text;
      const address = await placeAddress(place, page, text);
      if (!over) writeAddress(address, written);
    };
    const stop = every(() => void save());
    return () => {
      over = true;
      stop();
    };
  };
}
