import { INTERRUPT, type Said, type Terminal } from "../api/terminal.ts";
import { fieldOwnership } from "../cluster/owners.ts";
import type { Outcome } from "../kubectl/outcome.ts";
import type { Session } from "../kubectl/session.ts";
import { clusterOf } from "./cluster.ts";
import { begun, followed } from "./following.ts";
import { freshMemory, type Memory } from "./memory.ts";
import { runLine } from "./shell.ts";

const saidBy = ({ stdout, stderr, exit, requests, editing }: Outcome): Said => ({
  stdout,
  stderr,
  exit: editing ? null : exit,
  writes: requests.filter(({ code, query = "" }) => code < 300 && !query.includes("dryRun=All")).length,
  ...(editing ? { opens: { name: editing.name, text: editing.text } } : {}),
});

function withFile(session: Session, name: string, text: string | null): Session {
  const { [name]: _, ...others } = session.files;
  return { ...session, files: text === null ? others : { ...others, [name]: text } };
}

const INTERRUPTED: Said = { stdout: "", stderr: "^C\n", exit: 130, writes: 0 };

/** The terminal of a run: a small shell with kubectl, whose lines meet the run's API server. */
export const terminal: Terminal = {
  ownership: fieldOwnership,
  start: freshMemory,
  type(memory, line, host) {
    const { session } = memory as Memory;
    if (line === INTERRUPT) return { memory: { session, following: null } satisfies Memory, said: INTERRUPTED };
    const ran = runLine(session, line, host);
    const first = begun(line, ran.outcome, host);
    const next: Memory = { session: ran.session, following: first.following };
    const said = saidBy(first.outcome);
    return { memory: next, said: next.following ? { ...said, exit: null } : said };
  },
  save(memory, name, text, host) {
    const { session, following } = memory as Memory;
    const edited = following?.editing?.name === name ? following.editing.left(text ?? "", clusterOf(host)) : null;
    if (following && edited) {
      const { editing = null } = edited.outcome;
      const next: Memory = {
        session: edited.kept ? withFile(session, name, text) : session,
        following: editing && { ...following, editing },
      };
      return { memory: next, said: saidBy(edited.outcome) };
    }
    return { memory: { session: withFile(session, name, text), following } satisfies Memory, said: null };
  },
  isFollowing: (memory) => (memory as Memory).following !== null,
  follow: (memory, changes, host) => followed(memory as Memory, changes, host),
};
