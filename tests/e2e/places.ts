import { expect, type Page } from "@playwright/test";
import { everyTwin, openLab, settled } from "./lab.ts";

/** Every page, opened and standing still, for what must hold everywhere. */
export interface Place {
  readonly name: string;
  /** Stands for its kind: checked at every size. */
  readonly common: boolean;
  open(page: Page): Promise<void>;
}

const lab = (name: string, common: boolean, scenario: string, query: string): Place => ({
  name,
  common,
  open: async (page) => {
    await openLab(page, scenario, query);
    await everyTwin(page);
    await settled(page);
  },
});

export const LAB: Place = lab("lab", true, "calm-cpu-long-queue", "v=cpu-hpa,keda-queue&t=700&paused=1");

/** The Lab with one of its manifests in the editor. */
export const MANIFEST: Place = {
  name: "lab with a manifest",
  common: true,
  open: async (page) => {
    await LAB.open(page);
    await page.getByRole("button", { name: "Scenario YAML" }).click();
    await page.getByRole("tab", { name: "hpa.yaml" }).click();
    await expect(page.getByRole("textbox", { name: "Text of hpa.yaml" })).toHaveValue(/maxReplicas: 50/);
  },
};

export const PLACES: readonly Place[] = [
  LAB,
  MANIFEST,
  lab("lab of a service", false, "web-frontend-hpa", "v=healthy,no-metrics-server&t=900&paused=1&on=1"),
  lab("lab from zero", false, "zero-to-fifty", "v=keda-steps,keda-jump&t=1500&paused=1"),
  lab("lab of many nodes", false, "bounded-loop", "v=unbounded,bounded&t=9000&paused=1"),
  lab("lab of pods alone", false, "hpa-vpa-tug", "v=hpa-only,both-cpu&t=7200&paused=1"),
  lab("lab of a large fleet", false, "sidecar-bill", "v=estate-sidecar,estate-ambient&t=100&paused=1"),
  lab("lab of calls", true, "flash-sale-slow-inventory", "v=no-policy,breaker&t=300&paused=1"),
  lab("lab of one line", true, "charge-twice", "v=retry,retry-key&t=60&paused=1"),
  lab("lab of identities", true, "plaintext-countdown", "v=stopped,methods&t=260000&paused=1"),
  lab("lab of a release", true, "canary-five-percent", "v=canary,moved&t=400&paused=1&on=1"),
  lab("lab of a trace", false, "six-hop-trace", "v=torn,retry&t=300&paused=1"),
  lab("lab of a search", true, "six-hop-trace", "v=hand-policy,mesh-policy&t=100&paused=1"),
  {
    name: "lab with a flow",
    common: true,
    open: async (page) => {
      await openLab(page, "sidecar-bill", "v=estate-cilium,estate-plain&t=60&paused=1");
      await everyTwin(page);
      const lane = page.getByRole("region", { name: "Calls of estate-cilium" });
      await lane.getByRole("button", { name: /^report → stock/ }).click();
      await expect(page.getByRole("region", { name: "Flows" })).toBeVisible();
    },
  },
  {
    name: "lab with the meshes",
    common: true,
    open: async (page) => {
      await openLab(page, "sidecar-bill", "v=estate-ambient,estate-sidecar&t=90&paused=1");
      await everyTwin(page);
      await page.getByText("What each mesh can do, and what it takes").click();
      await expect(page.getByRole("table", { name: "What each mesh does, and what it takes" })).toBeVisible();
    },
  },
  lab("lab with Git", true, "reverted-hotfix", "v=hpa-fight,fast-lane&t=610&paused=1&view=git"),
  lab("lab with the cluster", true, "pending-needs-nodes", "v=hpa-ca&t=420&paused=1&view=cluster"),
  lab(
    "lab with forks",
    true,
    "calm-cpu-long-queue",
    "v=cpu-hpa,keda-queue,keda-queue@1&t=700&paused=1&on=2&fork=0~500~0~keda-queue~&set.1=500~load/messages.rate~50&fork=1~600~1~keda-queue~calm%20down&set.2=600~load/messages.rate~10",
  ),
  lab("run in a frame", true, "calm-cpu-long-queue", "embed&v=cpu-hpa,keda-queue&t=700&paused=1&on=1"),
  {
    name: "lab with the credentials",
    common: true,
    open: async (page) => {
      await openLab(page, "credential-map", "v=pull-controls,push&t=7200&paused=1&view=keys");
      await everyTwin(page);
      await page.getByRole("button", { name: /^ci, system/ }).click();
      await page.getByRole("button", { name: "Show the keys" }).click();
      await page.getByRole("tab", { name: "Loops" }).click();
      await expect(page.getByRole("table", { name: /^Loops/ })).toBeVisible();
    },
  },
  {
    name: "gallery",
    common: true,
    open: async (page) => {
      await page.goto("/");
      for (const card of await page.getByRole("main").getByRole("listitem").all()) {
        await expect(card).toContainText(/at the end|at worst|at most|until you type/);
      }
      await page.getByRole("button", { name: /^running, / }).click();
      await expect(page.getByRole("button", { name: /^paused, / })).toBeVisible();
    },
  },
  {
    name: "compare",
    common: true,
    open: async (page) => {
      await page.goto("/#/compare/calm-cpu-long-queue?v=cpu-hpa&v=keda-queue&v=fixed-warm&t=870");
      await expect(page.getByRole("table", { name: "Score card of 3 variants" })).toBeVisible();
    },
  },
  {
    name: "sweep",
    common: true,
    open: async (page) => {
      await page.goto(
        "/#/sweep/calm-cpu-long-queue?v=keda-queue&x=ScaledObject/checkout-worker.spec.triggers[0].metadata.value~50,200,400&y=ScaledObject/checkout-worker.spec.pollingInterval~15,30&seeds=1",
      );
      await expect(page.getByText("All runs are there.")).toBeAttached();
    },
  },
  {
    name: "how exact",
    common: true,
    open: async (page) => {
      await page.goto("/#/exact");
      // One family replayed shows every kind of line; all of them are the business of exact.e2e.ts.
      await expect(page.getByText(/^(\d+) of \1 recordings/).first()).toBeVisible();
    },
  },
];

export const WIDE = { width: 1440, height: 900 } as const;
export const SIZES = [WIDE, { width: 1024, height: 768 }, { width: 390, height: 844 }] as const;
