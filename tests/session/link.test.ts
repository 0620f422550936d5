import { deflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { Intervention } from "../../src/api/frame.ts";
import { addressOf, embedded, openQuery, packed } from "../../src/session/address.ts";
import { changesSince, fitted, madeWith } from "../../src/session/fitting.ts";
import { forked, trunk } from "../../src/session/forks.ts";
import { readLink, type SavedRun, writeQuery } from "../../src/session/link.ts";
import { intervene } from "../../src/session/log.ts";
import { pack, unpack } from "../../src/session/packed.ts";
import { fakeScenario } from "./fake-worker.ts";

const LOAD = "load/messages.rate";
const POLLING = "ScaledObject/checkout-worker.spec.pollingInterval";
const set = (at: number, path: string, value: Intervention["value"]): Intervention => ({ at, by: "user", path, value });

const requests = "Deployment/web.spec.template.spec.containers[0].resources.requests.cpu";
const [branches, first] = forked([trunk([set(120_500, requests, "200m")])], 0, "keda-queue", 700_000);
const run: SavedRun = {
  lanes: [
    { variant: "cpu-hpa", branch: 0 },
    { variant: "keda-queue", branch: first },
  ],
  seed: 7,
  branches: branches.map((branch) =>
    branch.id === first
      ? { ...branch, name: "slower ~ polling", log: intervene(branch.log, 710_000, POLLING, 60) }
      : branch,
  ),
  at: 750_000,
  playing: false,
  speed: 100,
  zoom: [200_000, 330_000],
  focus: 1,
  scene: "cluster",
  terminal: true,
};

describe("a run as a query", () => {
  test("comes back as it was", () => {
    expect(readLink(writeQuery(run))).toEqual({ run, text: null, made: null, problems: [] });
  });

  test("reads well, and a fork says only what it does differently", () => {
    expect(writeQuery(run)).toBe(
      "v=cpu-hpa,keda-queue@1&seed=7&t=750&x=100&paused=1&on=1&view=cluster&terminal=1&zoom=200-330" +
        "&fork=0~700~1~keda-queue~slower+~+polling" +
        "&set=120.5~Deployment/web.spec.template.spec.containers[0].resources.requests.cpu~200m" +
        "&set.1=710~ScaledObject/checkout-worker.spec.pollingInterval~60",
    );
  });

  test("a fork whose past was changed keeps its own past", () => {
    const changed = { ...run, branches: run.branches.with(0, trunk([set(60_000, LOAD, 9)])) };
    expect(readLink(writeQuery(changed)).run).toEqual(changed);
  });

  test("forks of forks, after one between them was removed", () => {
    const [two, second] = forked(run.branches, first, "keda-queue", 720_000);
    const [three, third] = forked(two, second, "keda-queue", 730_000);
    const [four, fourth] = forked(three, 0, "cpu-hpa", 5000);
    const left = four.filter(({ id }) => id !== second && id !== third);
    const read = readLink(writeQuery({ ...run, branches: left, lanes: [{ variant: "cpu-hpa", branch: fourth }] })).run;
    expect(read?.branches.map(({ id, parent, variant }) => [id, parent, variant])).toEqual([
      [0, null, null],
      [1, 0, "keda-queue"],
      [2, 0, "cpu-hpa"],
    ]);
    expect(read?.lanes).toEqual([{ variant: "cpu-hpa", branch: 2 }]);
    const whole = readLink(writeQuery({ ...run, branches: three })).run;
    expect(whole?.branches.map(({ parent }) => parent)).toEqual([null, 0, 1, 2]);
  });

  test.each(["", "utm_source=mail"])("says nothing of a run: %j", (text) => expect(readLink(text).run).toBeNull());
});

describe("links of before", () => {
  const old = {
    "two variants, playing": "v=cpu-hpa,keda-queue&t=0&x=60",
    "everything there was": `v=cpu-hpa,keda-queue&seed=7&t=750&x=100&paused=1&on=1&view=cluster&terminal=1&zoom=200-330&set=120.5~${requests}~200m&set=300~${LOAD}~45`,
    "escaped by a mail program": "v=cpu-hpa%2Ckeda-queue&t=60&x=1&paused=1&set=12~load%2Fmessages.rate~45",
    "lines typed":
      "v=your-turn&t=9&x=1&terminal=1&set=5~terminal~k+get+pods+%7C+grep+web&set=5~file/a.yaml~kind%3A+x%0A",
    "a step down from a sweep":
      "v=keda-queue&seed=3&t=1200&paused=1&set=0~ScaledObject/checkout-worker.spec.pollingInterval~15",
  };
  const want = {
    "two variants, playing": { lanes: ["cpu-hpa", "keda-queue"], at: 0, playing: true, log: [] },
    "everything there was": {
      lanes: ["cpu-hpa", "keda-queue"],
      at: 750_000,
      playing: false,
      log: [set(120_500, requests, "200m"), set(300_000, LOAD, 45)],
    },
    "escaped by a mail program": {
      lanes: ["cpu-hpa", "keda-queue"],
      at: 60_000,
      playing: false,
      log: [set(12_000, LOAD, 45)],
    },
    "lines typed": {
      lanes: ["your-turn"],
      at: 9000,
      playing: true,
      log: [set(5000, "terminal", "k get pods | grep web"), set(5000, "file/a.yaml", "kind: x\n")],
    },
    "a step down from a sweep": {
      lanes: ["keda-queue"],
      at: 1_200_000,
      playing: false,
      log: [set(0, POLLING, 15)],
    },
  };
  test.each(Object.keys(old) as (keyof typeof old)[])("%s", (name) => {
    const { run: read, problems } = readLink(old[name]);
    expect(problems).toEqual([]);
    const { at, playing } = read ?? {};
    const lanes = read?.lanes.map(({ variant }) => variant);
    expect({ lanes, at, playing, log: read?.branches[0]?.log }).toEqual(want[name]);
    expect(read?.branches).toHaveLength(1);
  });

  /** Made by the first version that packed links; no later one may fail to open it. */
  const PACKED =
    "z=1.9aaa1c.RcsxUsMwEEbhq6hShZ0VEFxphpaKghNspB8nSLGEVoopmD07Aw31-97Nhzqmc-W7hMjT58DAs7MCRL_Y7pcj2S_viGzlIYje2ffSkiddiNTp_6WSy45mBd27e9JcOB6uEOEVMjfu0MfjX30g0o52vWycNZkV3dQSxXybtaGaHadfNju_ONK3wBnx9fSB0A_hjJDK6NNeWkKbpSLMteR82daXraPdOOsT_QA";
  test("the first packed form", async () => {
    const { query, problems } = await openQuery(PACKED);
    const read = readLink(query);
    expect([...problems, ...read.problems]).toEqual([]);
    expect(read.run).toEqual({
      lanes: [
        { variant: "cpu-hpa", branch: 0 },
        { variant: "keda-queue", branch: 1 },
      ],
      seed: 7,
      branches: [
        trunk([set(120_000, LOAD, 45), set(300_000, "terminal", "k get pods | grep web")]),
        {
          id: 1,
          parent: 0,
          variant: "keda-queue",
          at: 700_000,
          name: "slower",
          log: [set(120_000, LOAD, 45), set(710_000, POLLING, 60)],
        },
      ],
      at: 750_000,
      playing: false,
      speed: 100,
      zoom: null,
      focus: 0,
      scene: "lanes",
      terminal: false,
    });
  });
});

describe("a link that somebody has spoilt is named, and the rest of it opens", () => {
  test.each([
    {
      text: "v=a&set=x~load/messages.rate~1&set=5~load/messages.rate~2",
      says: ["set=x~load/messages.rate~1: “x” is no time in seconds"],
    },
    { text: "v=a&set=5&set=6~load/messages.rate~2", says: ["set=5: not seconds~path~value"] },
    { text: "v=a&set=-5~load/messages.rate~1", says: ["set=-5~load/messages.rate~1: “-5” is no time in seconds"] },
    {
      text: "v=a&set=1e300~load/messages.rate~1",
      says: ["set=1e300~load/messages.rate~1: “1e300” is no time in seconds"],
    },
    { text: "v=a&seed=q", says: ["seed=q: “q” is no seed"] },
    { text: "v=a&seed=-1&t=abc", says: ["seed=-1: “-1” is no seed", "t=abc: “abc” is no time in seconds"] },
    { text: "v=a&t=999999999999", says: ["t=999999999999: time in seconds beyond 100000000"] },
    { text: "v=a&zoom=9-3", says: ["zoom=9-3: not two times in seconds, the earlier one first"] },
    { text: "v=a&v2=b", says: ["v2=b: this page knows no such part"] },
    { text: "v=a,b@3", says: ["v=b@3: there is no fork 3"] },
    {
      text: "v=a&fork=7~1~0~a~",
      says: ["fork=7~1~0~a~: not parent~seconds~shared changes~variant~name; this fork is left out"],
    },
    { text: "v=a&set.1=5~load/messages.rate~2", says: ["set.1=5~load/messages.rate~2: this page knows no such part"] },
    { text: `v=a&set=${"9".repeat(500)}`, says: [`set=${"9".repeat(76)}…: not seconds~path~value`] },
  ])("$text", ({ text, says }) => {
    const read = readLink(text);
    expect(read.problems).toEqual(says);
    expect(read.run?.lanes[0]).toEqual({ variant: "a", branch: 0 });
    expect(read.run?.branches[0]?.log).toEqual(
      text.includes("~2") && text.includes("set=") ? [set(text.includes("set=6") ? 6000 : 5000, LOAD, 2)] : [],
    );
  });

  test("without its variants the scenario shows its own", () => {
    expect(readLink("t=300&paused=1").run).toMatchObject({ lanes: [], at: 300_000, playing: false });
  });

  test("sizes are bounded", () => {
    const many = (count: number, part: string) => Array.from({ length: count }, () => part).join("&");
    expect(readLink(`v=a&${many(5000, "set=1~x~2")}`)).toMatchObject({
      problems: ["set=…: 5000 changes; the first 2000 were read"],
    });
    const forks = readLink(`v=a&${many(99, "fork=0~1~0~a~")}`);
    expect(forks.problems).toEqual(["fork=…: 99 forks; the first 30 were read"]);
    expect(forks.run?.branches).toHaveLength(31);
  });
});

describe("what a link asks and the scenario does not have", () => {
  const scenario = fakeScenario();
  const asked = (text: string) => {
    const read = readLink(text).run;
    if (!read) throw new Error("no run");
    return fitted(read, scenario);
  };
  test("a whole link fits", () => {
    const text = `v=cpu-hpa,keda-queue@1&t=750&on=1&fork=0~700~1~keda-queue~&set=5~${LOAD}~9&set=6~node/n-1.kill~true&set.1=710~${POLLING}~60&set.1=711~terminal~k get po`;
    const { run: fit, problems } = asked(text);
    expect(problems).toEqual([]);
    expect(fit).toEqual(readLink(text).run);
  });
  test.each([
    {
      name: "a variant",
      text: "v=nobody,keda-queue&t=5",
      says: ["v=nobody: there is no such variant; there are cpu-hpa, keda-queue, keda-lag"],
      lanes: ["keda-queue"],
    },
    {
      name: "an inherited name",
      text: "v=constructor&t=5",
      says: ["v=constructor: there is no such variant; there are cpu-hpa, keda-queue, keda-lag"],
      lanes: [],
    },
    {
      name: "a fork's variant, and what was forked from it",
      text: "v=cpu-hpa,keda-queue@2&fork=0~1~0~nobody~&fork=1~2~0~keda-queue~",
      says: ["v=nobody: there is no such variant; there are cpu-hpa, keda-queue, keda-lag"],
      lanes: ["cpu-hpa"],
    },
    {
      name: "a parameter",
      text: `v=cpu-hpa&set=5~load/nothing.rate~9&set=6~${LOAD}~9`,
      says: ["load/nothing.rate: no run of this scenario has such a parameter"],
      lanes: ["cpu-hpa"],
      changes: 1,
    },
    {
      name: "an instant",
      text: "v=cpu-hpa&t=99999",
      says: ["t=99999: the run ends at 1200 s, where the clock stands now"],
      lanes: ["cpu-hpa"],
    },
    { name: "a place", text: "v=cpu-hpa&on=3", says: ["on=3: there are 1 runs, counted from 0"], lanes: ["cpu-hpa"] },
  ])("$name", ({ text, says, lanes, changes = 0 }) => {
    const { run: fit, problems } = asked(text);
    expect(problems).toEqual(says);
    expect(fit.lanes.map(({ variant }) => variant)).toEqual(lanes);
    expect(fit.branches).toHaveLength(1);
    expect(fit.branches[0]?.log).toHaveLength(changes);
    expect(fit.at).toBeLessThanOrEqual(scenario.horizonMs);
  });
  test("another engine or another text is told", () => {
    expect(changesSince(null, "a")).toEqual([]);
    expect(changesSince(madeWith("a"), "a")).toEqual([]);
    expect(changesSince(madeWith("b"), "a")).toEqual([expect.stringMatching(/text has changed since/)]);
    expect(changesSince("0~", "a")[0]).toMatch(
      /^made=0~: made with engine 0, and this is engine \d+; numbers may differ$/,
    );
  });
});

describe("packed", () => {
  const paths = [
    LOAD,
    POLLING,
    "ScaledObject/checkout-worker.spec.triggers[0].metadata.value",
    "HorizontalPodAutoscaler/checkout-worker.spec.minReplicas",
  ];
  const lines = [
    "k get pods",
    "k scale deploy checkout-worker --replicas 5",
    "k describe hpa checkout-worker",
    "k get events | tail -5",
  ];
  /** Half an hour at the controls: knobs, nodes and a terminal. */
  const forty = Array.from({ length: 40 }, (_, index): Intervention => {
    const at = Math.floor(index * 27_413.7) + (index % 3) * 100;
    if (index % 5 === 4) return set(at, "terminal", lines[((index / 5) % 4) | 0] ?? "");
    if (index % 11 === 7) return set(at, `node/worker-${(index % 3) + 1}.kill`, true);
    return set(at, paths[(index * 7) % 4] ?? LOAD, ((index * 37) % 90) + 1);
  });
  const text = writeQuery({ ...run, branches: [trunk(forty)], lanes: [{ variant: "cpu-hpa", branch: 0 }] });

  test("a run of 40 changes is a link of at most 1000 characters, address included", async () => {
    const query = await packed(text);
    const link = `https://setpoint.example/${addressOf("lab", "calm-cpu-long-queue", query)}`;
    expect(link.length).toBeLessThanOrEqual(1000);
    expect(readLink((await openQuery(query)).query).run?.branches[0]?.log).toEqual(forty);
  });

  test.each(["v=a&set=1~x~100%25+2", "v=ü&set=1~terminal~echo+%22a%26b%22+%3D+c%0Ad", "v=a&t=1"])(
    "%s means the same",
    async (query) => {
      const opened = await openQuery(await packed(query));
      expect(opened.problems).toEqual([]);
      expect([...new URLSearchParams(opened.query)]).toEqual([...new URLSearchParams(query)]);
    },
  );

  test("carries a scenario's text, letter by letter", async () => {
    const yaml = "kind: Simulation\nname: calm & quiet\nabout: 100 % + <script>alert(1)</script>\n# ü\n";
    expect(readLink((await openQuery(await packed("v=a", yaml))).query).text).toBe(yaml);
  });

  test("is made of letters that no program breaks", async () => {
    expect(await pack(text)).toMatch(/^1\.[0-9a-f]{6}\.[\w-]+$/);
  });

  test("what stands beside it goes first; embed is no part of the run", async () => {
    const opened = await openQuery(embedded(`t=5&${await packed("v=a&t=9")}`));
    expect(opened).toMatchObject({ embed: true, problems: [] });
    expect(readLink(opened.query).run).toMatchObject({ at: 5000, lanes: [{ variant: "a", branch: 0 }] });
    expect(await openQuery("v=a&t=9")).toEqual({ query: "v=a&t=9", embed: false, problems: [] });
  });

  test("cut off: everything before the cut, and that it was", async () => {
    const whole = await pack(text);
    const { text: read, problem } = await unpack(whole.slice(0, whole.length / 2));
    expect(problem).toBe("it is cut off or damaged");
    expect(read).toMatch(/&set=/);
    expect(text.startsWith(read)).toBe(true);
    const { run: part, problems } = readLink(read);
    expect(problems).toEqual([]);
    const log = part?.branches[0]?.log ?? [];
    expect(forty.slice(0, log.length)).toEqual(log);
  });

  test.each([0, 1, 5, 8, 9, 10, 12])("cut to %d characters: told, and nothing is thrown", async (length) => {
    const { text: read, problem } = await unpack((await pack(text)).slice(0, length));
    expect(problem).not.toBeNull();
    expect(text.startsWith(read)).toBe(true);
  });

  test("every single letter that is altered is told", async () => {
    const whole = await pack("v=cpu-hpa&t=60&x=60&set=120~load/messages.rate~45");
    for (let at = 0; at < whole.length; at += 1) {
      const other = whole[at] === "A" ? "B" : "A";
      const { problem } = await unpack(whole.slice(0, at) + other + whole.slice(at + 1));
      // The very last letter holds bits that stand for nothing.
      if (at < whole.length - 1) expect(problem, `letter ${at}`).not.toBeNull();
    }
  });

  test.each([
    { z: "2.abcdef.K7NN", says: "it is packed as version “2”, and this page reads version 1" },
    { z: "r1", says: "it is packed as version “r1”, and this page reads version 1" },
    { z: "", says: "it is packed as version “”, and this page reads version 1" },
    { z: "1.abcdef.K7<N", says: "character 12 cannot stand in a packed link" },
    { z: "1.abcdef.AAAA.AAAA", says: "character 14 cannot stand in a packed link" },
    { z: `1.abcdef.${"A".repeat(200_000)}`, says: "it is 200009 characters long; more than 200000 are not read" },
  ])("hostile: $says", async ({ z, says }) => {
    expect(await unpack(z)).toEqual({ text: "", problem: says });
    expect((await openQuery(`z=${z}`)).problems).toEqual([`The packed part of the link (z=…): ${says}.`]);
  });

  test("a bomb is put down early", async () => {
    const bomb = deflateRawSync(`v=a&set=${"1".repeat(90_000_000)}`, { level: 9 }).toString("base64url");
    expect(bomb.length).toBeLessThan(200_000);
    const { text: read, problem } = await unpack(`1.abcdef.${bomb}`);
    expect(problem).toBe("it unpacks to more than 600000 bytes");
    expect(read).toBe("v=a");
  });
});
