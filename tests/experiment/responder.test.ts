import { expect, test } from "vitest";
import { type Known, placeName, placesOf } from "../../src/experiment/responder.ts";

const DOORS_OF_B = ["settings of a → b", "NetworkPolicy of b", "certificate of b"];
const DOORS_OF_C = ["settings of b → c", "NetworkPolicy of c", "certificate of c"];
const CALLS = ["outside/a", "a/b", "b/c"];

/** a calls b, b calls c. */
const known = (values: Readonly<Record<string, number>>, calls = CALLS): Known => ({
  keys: calls.map((call) => `call/${call}/errors`),
  value: (key) => values[key],
});
const BOTH_FAIL = { "call/a/b/errors": 100, "call/b/c/errors": 100 };
const BOTH_TOLD = { ...BOTH_FAIL, "call/a/b/toldErrors": 100, "call/b/c/toldErrors": 100 };

const ROWS: readonly {
  readonly name: string;
  readonly run: Known;
  readonly want: readonly string[];
}[] = [
  { name: "no call fails: the first service itself", run: known({}), want: ["log of a"] },
  {
    name: "where nobody outside has a policy, the first that no other calls",
    run: known({}, ["b/c", "a/b"]),
    want: ["log of a"],
  },
  {
    name: "few of a call's answers are nothing to look into",
    run: known({ "call/a/b/errors": 5 }),
    want: ["log of a"],
  },
  {
    name: "from the outside in, to the callee that fails by itself",
    run: known(BOTH_FAIL),
    want: ["log of a", ...DOORS_OF_B, "log of b", ...DOORS_OF_C, "log of c"],
  },
  {
    name: "no further than the policy that keeps the caller out",
    run: known({ ...BOTH_FAIL, "call/b/c/blocked": 3 }),
    want: ["log of a", ...DOORS_OF_B, "log of b", ...DOORS_OF_C.slice(0, 2)],
  },
  {
    name: "no further than the certificate that is refused",
    run: known({ "call/a/b/errors": 100, "call/a/b/unsafe": 7 }),
    want: ["log of a", ...DOORS_OF_B],
  },
  {
    name: "where proxies tell, straight to the last hop that fails",
    run: known(BOTH_TOLD),
    want: ["figures of the proxies", ...DOORS_OF_C, "log of c"],
  },
  {
    name: "proxies whose telemetry is off are of no help",
    run: known({ ...BOTH_FAIL, "call/a/b/toldErrors": 100 }),
    want: ["figures of the proxies", "log of b", ...DOORS_OF_C, "log of c"],
  },
  {
    name: "a connection that another hop lacks is not this one's",
    run: known({ ...BOTH_TOLD, "call/a/b/unsafe": 7 }),
    want: ["figures of the proxies", ...DOORS_OF_C, "log of c"],
  },
];

test.each(ROWS)("$name", ({ run, want }) => {
  expect(placesOf(run).map(placeName)).toEqual(want);
});
