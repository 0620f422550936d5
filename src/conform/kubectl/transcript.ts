import { type Fields, fields, list, text } from "../../kubectl/json.ts";
import type { Sent } from "../../kubectl/outcome.ts";
import { run } from "../../kubectl/run.ts";
import type { Session } from "../../kubectl/session.ts";
import { compare } from "../compare.ts";
import type { Difference, Recording, Tick } from "../recording.ts";
import { audited } from "./audited.ts";
import { watchDifferences, watchedLines, watchedText } from "./watching.ts";
import { World } from "./world.ts";

/** From when a watch's list is asked for to its first line. */
const PRINTED_AFTER_MS = 100;

/**
 * Replays one transcript: every command is a tick; files and notes are what it is given. A line's `before` holds lines
 * that came before it and are no ticks: files, notes, and commands that have their effect and are not compared.
 */
export function replayTranscript({ header, ticks: lines }: Recording): readonly (readonly Difference[])[] {
  const ticks = lines.flatMap((line) => [...list(line, "before").map((earlier) => earlier as Tick), line]);
  const compared = new Set(lines);
  const world = new World(header, ticks);
  let session: Session = {
    files: {},
    aliases: {},
    contexts: [
      {
        name: text(header.config, "context"),
        cluster: "kubernetes",
        user: "kubernetes-admin",
        namespace: text(header.config, "namespace") === "default" ? "" : text(header.config, "namespace"),
      },
    ],
    current: text(header.config, "context"),
  };
  return ticks.flatMap((tick) => {
    if ("file" in tick) {
      const { name, text: written } = tick.file as { readonly name: string; readonly text: string };
      session = { ...session, files: { ...session.files, [name]: written } };
    }
    if (!("cmd" in tick)) return [];
    world.see(tick);
    const lines = watchedLines(tick);
    const began = world.at(lines?.[0] ? lines[0].ms - PRINTED_AFTER_MS : Number(tick.at));
    const ran = run({ ...session, stdin: text(tick, "stdin") }, text(tick, "cmd"), began);
    session = ran.session;
    const sent = ran.outcome.requests.map((request) => ({
      verb: request.verb,
      resource: request.resource.plural,
      ...decoded(request),
      code: request.code,
      subresource: request.subresource,
      query: request.query || undefined,
    }));
    const { stdout, stderr, exit } = ran.outcome;
    world.after(tick);
    const watched = lines && watchDifferences(tick, lines, stdout);
    if (!compared.has(tick)) return [];
    if (watched) return [watched];
    const got = { stdout: unseen(stdout, world), stderr: unseen(stderr, world), exit, requests: sent };
    return [differences(tick, got, world)];
  });
}

/** The audit log has neither name nor body of what the server could not decode. */
const decoded = (request: Sent): Fields =>
  request.verb === "create" && request.code === 400
    ? { name: null }
    : { name: request.name === "" ? null : request.name, body: audited(request) };

/** UIDs that no list has shown are the server's own; nobody can tell them. */
const unseen = (said: string, world: World): string =>
  said.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (uid) => (world.knows(uid) ? uid : "(unseen uid)"));

function differences(tick: Tick, got: Fields, world: World): readonly Difference[] {
  const t = Number(tick.at);
  const want = {
    stdout: cut(tick, unseen(watchedText(tick) ?? text(tick, "stdout"), world)),
    stderr: unseen(text(tick, "stderr"), world),
    exit: tick.exit === "interrupted" ? got.exit : tick.exit,
    requests: list(fields(tick, "did"), "requests").map(withoutVersion),
  };
  const command = text(tick, "cmd");
  return compare(
    t,
    want,
    { ...got, requests: list(got, "requests").map(withoutVersion), stdout: cut(tick, text(got, "stdout")) },
    command,
  );
}

/** Controllers count versions up between commands, unseen: which one a body names is left out. */
function withoutVersion(request: unknown): unknown {
  const body = fields(request, "body");
  const { resourceVersion, ...metadata } = fields(body, "metadata");
  if (resourceVersion === undefined) return request;
  const { metadata: _, ...others } = body;
  const kept = Object.keys(metadata).length > 0 ? { ...others, metadata } : others;
  return { ...fields(request), body: kept };
}

/** The first lines of output that the recording kept. */
function cut(tick: Tick, stdout: string): string {
  const lines = Number(tick.stdoutTruncatedToLines ?? Number.POSITIVE_INFINITY);
  return stdout.split("\n").slice(0, lines).join("\n");
}
