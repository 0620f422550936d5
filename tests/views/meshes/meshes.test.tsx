// @vitest-environment happy-dom
import { cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import type { NodeChange, PodChange, RunInfo } from "../../../src/api/frame.ts";
import { createClock } from "../../../src/session/clock.ts";
import { createHistory } from "../../../src/session/history.ts";
import type { Lab } from "../../../src/session/lab.ts";
import { MeshesSection } from "../../../src/views/meshes/MeshesSection.tsx";

beforeAll(async () => {
  await import("../../../src/views/meshes/MeshTable.tsx");
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
});
afterEach(cleanup);

const pod = (name: string, workload: string, node: string | null, at = 0): PodChange =>
  ({ at, pod: name, workload, node, state: "ready", because: "" }) as PodChange;
const node = (name: string, state: NodeChange["state"], at = 0): NodeChange =>
  ({ at, node: name, group: "", state, because: "" }) as NodeChange;

async function open(at: number) {
  const info = { recordMs: 1000, horizonMs: 120_000, columns: [], serves: {} } as unknown as RunInfo;
  const history = Object.assign(createHistory(info), {
    pods: [
      pod("a-1", "a", "n-1"),
      pod("a-2", "a", "n-2"),
      pod("a-3", "a", null),
      pod("z-1", "ztunnel", "n-1"),
      pod("b-1", "b", "n-2", 50_000),
    ],
    nodes: [node("n-1", "ready"), node("n-2", "ready"), node("n-3", "booting"), node("n-3", "ready", 50_000)],
  });
  const clock = createClock();
  clock.set({ horizon: 120_000, computed: 120_000, at });
  render(<MeshesSection lab={{ clock } as unknown as Lab} history={history} />);
  expect(screen.queryByRole("table")).toBeNull();
  await userEvent.setup().click(screen.getByText("What each mesh can do, and what it takes"));
  const table = within(await screen.findByRole("table", { name: "What each mesh does, and what it takes" }));
  const cells = (title: string) => {
    const row = table.getByRole("rowheader", { name: title }).closest("tr");
    if (!row) throw new Error(`no row ${title}`);
    return within(row)
      .getAllByRole("cell")
      .map((cell) => within(cell).queryByRole("img")?.getAttribute("aria-label") ?? cell.textContent);
  };
  return { table, cells };
}

test("what each mesh does, and what pods and nodes at the clock would take in it", async () => {
  const { table, cells } = await open(30_000);
  expect(table.getAllByRole("columnheader").map(({ textContent }) => textContent?.trim())).toEqual([
    "Istio sidecars",
    "Istio ambient",
    "Linkerd",
    "Cilium",
  ]);
  expect(cells("retries")).toEqual(["yes", "wp", "yes", "n/m"]);
  expect(cells("injected faults")).toEqual(["yes", "wp", "no", "no"]);
  expect(table.getByText("2 pods on 2 nodes, at 0:30")).toBeTruthy();
  expect(cells("proxies")).toEqual(["2", "2", "2", "2"]);
  expect(cells("GiB reserved")).toEqual(["0.3", "1", "0", "0"]);
  expect(cells("pods restarted")).toEqual(["2", "0", "2", "0"]);
});

test("later there are more", async () => {
  const { table, cells } = await open(60_000);
  expect(table.getByText("3 pods on 3 nodes, at 1:00")).toBeTruthy();
  expect(cells("proxies")).toEqual(["3", "3", "3", "3"]);
});
