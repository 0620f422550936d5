// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, within } from "@testing-library/react";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { EditorDrawer } from "../../../src/views/editor/EditorDrawer.tsx";
import { standing } from "../standing.tsx";

beforeAll(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
});
afterEach(cleanup);

const HPA = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  scaleTargetRef: {kind: Deployment, name: web}
  maxReplicas: 5
`;
const TEXT = `apiVersion: setpoint.dev/v1\nkind: Simulation\nname: calm\n---\n${HPA}`;
const SLOW = { timeout: 20_000 };

async function openFile(name: string | null) {
  const opened = await standing((lab, state) => <EditorDrawer lab={lab} state={state} />, 750_000, TEXT);
  opened.lab.actions.edit(name);
  await opened.settle();
  const field = screen.getByRole("textbox") as HTMLTextAreaElement;
  /** Puts the caret behind a text, as a click there would. */
  const caret = (behind: string) => {
    const offset = field.value.indexOf(behind) + behind.length;
    field.focus();
    field.setSelectionRange(offset, offset);
    fireEvent.select(field);
    return offset;
  };
  return { ...opened, field, caret };
}

describe("the editor", () => {
  test("shows each manifest and the scenario", async () => {
    const { field } = await openFile("hpa.yaml");
    expect(screen.getAllByRole("tab").map(({ textContent }) => textContent)).toEqual(["hpa.yaml", "scenario"]);
    expect(field.value).toBe(HPA);
    expect(screen.getByText("revision 1")).toBeTruthy();
  });

  test("offers the fields of the kind at the caret; Enter writes the chosen one", async () => {
    const { user, field, caret } = await openFile("hpa.yaml");
    const offset = caret("maxReplicas: 5\n");
    await user.type(field, "  minR", { initialSelectionStart: offset });
    const offers = within(screen.getByRole("listbox"));
    expect(offers.getAllByRole("option")[0]?.textContent).toContain("minReplicas");
    expect(screen.getAllByText(/The fewest pods/).length).toBeGreaterThan(0);
    expect(field.getAttribute("aria-activedescendant")).toBe(offers.getAllByRole("option")[0]?.id);
    await user.keyboard("{Enter}3");
    expect(field.value).toBe(`${HPA}  minReplicas: 3`);
  });

  test("Escape closes the words, then lets Tab leave", async () => {
    const { user, field, caret } = await openFile("hpa.yaml");
    const offset = caret("maxReplicas: 5\n");
    await user.type(field, "  minR", { initialSelectionStart: offset });
    await user.keyboard("{Escape}");
    expect(screen.queryByRole("listbox")).toBe(null);
    await user.tab();
    expect(document.activeElement).toBe(field);
    await user.keyboard("{Escape}");
    await user.tab();
    expect(document.activeElement).not.toBe(field);
  });

  test("a new line keeps the indentation, one more after a field that opens a block", async () => {
    const { settle, user, field, caret } = await openFile("hpa.yaml");
    caret("maxReplicas: 5");
    await settle();
    await user.keyboard("{Enter}behavior:{Escape}{Enter}x");
    expect(field.value).toBe(`${HPA.trimEnd()}\n  behavior:\n    x\n`);
  });

  test("tells what the field at the caret is", async () => {
    const { settle, caret } = await openFile("hpa.yaml");
    caret("maxRepl");
    await settle();
    expect(screen.getByText("maxReplicas", { selector: "code" }).parentElement?.textContent).toBe(
      "maxReplicasinteger, requiredThe most pods.",
    );
  });

  test("an error stands at its line, stops applying, and is mended by its hint", async () => {
    const { settle, user, field, caret } = await openFile("hpa.yaml");
    const offset = caret("maxReplicas: 5\n");
    await user.type(field, "# refuse me", { initialSelectionStart: offset });
    expect(await screen.findByText("Not applied. Revision 1 keeps running.", {}, SLOW)).toBeTruthy();
    expect(screen.getByRole("button", { name: /^Line \d+, column 3, kind: expected a kind/ })).toBeTruthy();
    expect((screen.getByRole("button", { name: "Apply" }) as HTMLButtonElement).disabled).toBe(true);
    await user.click(screen.getByRole("button", { name: "Revert" }));
    await settle();
    expect(field.value).toBe(HPA);
  });

  test("applying is typed at the playhead: the text that ran, the new one, and kubectl", async () => {
    const { lab, settle, user, field } = await openFile("hpa.yaml");
    const next = HPA.replace("5", "9");
    fireEvent.change(field, { target: { value: next } });
    await user.click(screen.getByRole("button", { name: "Apply" }));
    await settle();
    expect(lab.get().log.map(({ at, path, value }) => [at, path, value])).toEqual([
      [750_000, "file/hpa.yaml", HPA],
      [750_000, "terminal", "kubectl apply set-last-applied --create-annotation -f hpa.yaml"],
      [750_000, "file/hpa.yaml", next],
      [750_000, "terminal", "kubectl apply -f hpa.yaml"],
    ]);
    expect(lab.get().terminal).toBe(true);
  });

  test("a dropped file becomes one of the terminal's, a trace the scenario's load", async () => {
    const { lab, settle, field } = await openFile("hpa.yaml");
    const drop = async (name: string, text: string) => {
      fireEvent.drop(screen.getByRole("region"), { dataTransfer: { files: [new File([text], name)] } });
      await settle();
      await settle();
    };
    expect(field.value).toBe(HPA);
    await drop("mine.yaml", "kind: ConfigMap\n");
    expect(lab.get().log.at(-1)).toMatchObject({ path: "file/mine.yaml", value: "kind: ConfigMap\n" });
    expect(lab.get().file).toBe("mine.yaml");
    lab.actions.edit(null);
    await settle();
    await drop("more.yaml", "kind: Deployment\n");
    expect((screen.getByRole("textbox") as HTMLTextAreaElement).value).toBe(`${TEXT}---\nkind: Deployment\n`);
  });

  test("what is under way survives another tab", async () => {
    const { lab, settle, field } = await openFile("hpa.yaml");
    fireEvent.change(field, { target: { value: "mine" } });
    lab.actions.edit(null);
    await settle();
    lab.actions.edit("hpa.yaml");
    await settle();
    expect((screen.getByRole("textbox") as HTMLTextAreaElement).value).toBe("mine");
  });
});
