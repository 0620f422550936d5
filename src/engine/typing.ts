import type { Change, Printed, Said, Terminal, TerminalHost, TerminalMemory } from "../api/terminal.ts";
import { assert } from "../base/result.ts";
import type { TimeMs } from "../base/units.ts";

/** What typing reaches outside itself. */
export interface TypingHost {
  readonly now: TimeMs;
  /** The files that are there at the start. */
  readonly files: Readonly<Record<string, string>>;
  /** The API server, as whoever types reaches it. */
  server(by: string): TerminalHost;
  print(printed: Printed): void;
}

/** The terminal of a run: lines typed, files kept, a command that goes on. Without a terminal it refuses them. */
export class Typing {
  /** Undefined until somebody types or keeps a file. */
  private memory: TerminalMemory;

  constructor(
    private readonly terminal: Terminal | null,
    private readonly host: () => TypingHost,
  ) {}

  type(by: string, line: string): void {
    const { terminal } = this;
    assert(terminal, "a run whose log has lines has a terminal");
    const host = this.host();
    const typed = terminal.type(this.memory ?? terminal.start(host.files), line, host.server(by));
    this.memory = typed.memory;
    this.print(line, typed.said);
  }

  save(name: string, text: string | null): void {
    const { terminal } = this;
    assert(terminal, "a run whose log has files has a terminal");
    const { now, files, print, server } = this.host();
    const saved = terminal.save(this.memory ?? terminal.start(files), name, text, server("user"));
    this.memory = saved.memory;
    print({ at: now, line: null, stdout: "", stderr: "", exit: 0, writes: 0, saved: { name, text } });
    if (saved.said) this.print(null, saved.said);
  }

  /** A command that goes on sees what a watch delivers; one typed in this step has just seen it all. */
  follow(events: readonly Change[]): void {
    const { terminal } = this;
    if (terminal === null || this.memory === undefined || !terminal.isFollowing(this.memory)) return;
    const next = terminal.follow(this.memory, events, this.host().server("user"));
    if (!next) return;
    this.memory = next.memory;
    this.print(null, next.said);
  }

  copy(): Typing {
    const twin = new Typing(this.terminal, this.host);
    twin.memory = this.memory;
    return twin;
  }

  private print(line: string | null, said: Said): void {
    if (line === null && said.stdout === "" && said.stderr === "" && said.exit === null && !said.opens) return;
    const { now, print } = this.host();
    print({ at: now, line, ...said });
  }
}
