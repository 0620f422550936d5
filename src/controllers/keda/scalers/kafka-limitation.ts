import { parseInteger } from "../../../base/go-parse.ts";
import { failed, ok, type Result } from "../../../base/result.ts";

/** Partition numbers of "0,2-3"; null for an empty text. Upstream parsePartitionLimitation. */
export function parsePartitionLimitation(text: string): Result<readonly number[] | null, string> {
  if (text.trim() === "") return ok(null);
  const partitions: number[] = [];
  for (const part of text.split(",").map((piece) => piece.trim())) {
    const ends = part.split("-");
    if (ends.length > 2) return failed(`invalid partition limitation range: ${part}`);
    const [first, last = first] = ends.map((end) => parseInteger(end.trim(), 32));
    if (!first?.ok || !last?.ok) return failed(`invalid partition limitation: ${part}`);
    for (let id = first.value; id <= last.value; id++) partitions.push(id);
  }
  return ok(partitions);
}
