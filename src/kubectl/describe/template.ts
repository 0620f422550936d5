import { at, fields, list, text } from "../json.ts";
import { describeContainers } from "./containers.ts";
import { tolerationTexts } from "./tolerations.ts";
import { describeVolumes } from "./volumes.ts";
import { Description } from "./writer.ts";

/** A pod template as `describe` shows it. Upstream: k8s.io/kubectl v0.36.1 pkg/describe/describe.go DescribePodTemplate. */
export function describeTemplate(into: Description, template: unknown): void {
  into.line(0, "Pod Template:");
  into.labels("Labels", fields(template, "metadata", "labels"), "  ");
  const annotations = fields(template, "metadata", "annotations");
  if (Object.keys(annotations).length > 0) into.annotations(annotations, "  ");
  const spec = at(template, "spec");
  if (text(spec, "serviceAccountName") !== "") into.field("Service Account", text(spec, "serviceAccountName"), 1);
  if (list(spec, "initContainers").length > 0)
    describeContainers(into, "Init Containers", list(spec, "initContainers"), [], "  ");
  describeContainers(into, "Containers", list(spec, "containers"), [], "  ");
  describeVolumes(into, list(spec, "volumes"), "  ");
  if (text(spec, "priorityClassName") !== "") into.field("Priority Class Name", text(spec, "priorityClassName"), 1);
  into.labels("Node-Selectors", fields(spec, "nodeSelector"), "  ");
  into.multi("Tolerations", tolerationTexts(spec), "  ");
}

/** A template with its tabs left as they are, as `rollout history` prints it. */
export function templateText(template: unknown): string {
  const description = new Description();
  describeTemplate(description, template);
  return description.text;
}
