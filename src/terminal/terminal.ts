import { INTERRUPT, type Said, type Terminal } from "../api/terminal.ts";
import { fieldOwnership } from "../cluster/owners.ts";
import type { Outcome } from "../kubectl/outcome.ts";
import { clusterOf } from "./cluster.ts";
import { begun, followed } from "./following.ts";
import { freshMemory, type Memory } from "./memory.ts";
import { runLine } from "./shell.ts";

const saidBy = ({ stdout, stderr, exit, requests }: Outcome): Said => ({
  stdout,
  stderr,
  exit,
  writes: requests.filter(({ code, query = "" }) => code < 300 && !query.includes("dryRun=All")).length,
});

const INTERRUPTED: Said = { stdout: "", stderr: "^C\n", exit: 130, writes: 0 };

/** The terminal of a run: a small shell with kubectl, whose lines meet the run's API server. */
export const terminal: Terminal = {
  ownership: fieldOwnership,
  start: freshMemory,
  type(memory, line, host) {
    const { session } = memory as Memory;
    if (line === INTERRUPT) return { memory: { session, following: null } satisfies Memory, said: INTERRUPTED };
    const ran = runLine(session, line, clusterOf(host));
    const first = begun(line, ran.outcome, host);
    const next: Memory = { session: ran.session, following: first.following };
    const said = saidBy(first.outcome);
    return { memory: next, said: next.following ? { ...said, exit: null } : said };
  },
  save(memory, name, text) {
    const { session, following } = memory as Memory;
    const { [name]: _, ...others } = session.files;
    return {
      session: { ...session, files: text === null ? others : { ...others, [name]: text } },
      following,
    } satisfies Memory;
  },
  isFollowing: (memory) => (memory as Memory).following !== null,
  follow: (memory, changes, host) => followed(memory as Memory, changes, host),
};
