import { at, count, type Fields, list, text } from "../json.ts";
import { BAD_LABEL, isLabel } from "./names.ts";

/** Field rules of kinds whose other rules the model does not have. Upstream: kubernetes v1.36.1 pkg/apis/core/validation. */
export function fieldProblems(object: Fields): readonly string[] {
  const kind = text(object, "kind");
  if (kind === "Service") return serviceProblems(object);
  const path = kind === "Pod" ? ["spec"] : ["spec", "template", "spec"];
  return list(object, ...path, "containers").flatMap((container, i) =>
    containerProblems(container, `${path.join(".")}.containers[${i}]`),
  );
}

const OUT_OF_RANGE = "must be between 1 and 65535, inclusive";
const isPort = (port: unknown): boolean => typeof port !== "number" || (port >= 1 && port <= 65535);

function containerProblems(container: unknown, path: string): readonly string[] {
  const name = text(container, "name");
  const named =
    name === "" || isLabel(name) ? [] : [`${path}.name: Invalid value: ${JSON.stringify(name)}: ${BAD_LABEL}`];
  const ports = list(container, "ports").flatMap((port, i) =>
    isPort(at(port, "containerPort"))
      ? []
      : [`${path}.ports[${i}].containerPort: Invalid value: ${text(port, "containerPort")}: ${OUT_OF_RANGE}`],
  );
  return [...named, ...ports];
}

function serviceProblems(service: Fields): readonly string[] {
  const ports = list(service, "spec", "ports");
  const portless = text(service, "spec", "type") === "ExternalName" || text(service, "spec", "clusterIP") === "None";
  if (ports.length === 0) return portless ? [] : ["spec.ports: Required value"];
  return ports.flatMap((port, i) => {
    const path = `spec.ports[${i}]`;
    const node = count(port, "nodePort");
    return [
      ...(ports.length > 1 && text(port, "name") === "" ? [`${path}.name: Required value`] : []),
      ...(isPort(at(port, "port")) ? [] : portProblems(port, path)),
      ...(node === 0 || (node >= 30000 && node <= 32767) ? [] : [nodePortProblem(path, node)]),
    ];
  });
}

/** A target that is not given is the port itself. */
function portProblems(port: unknown, path: string): readonly string[] {
  const bad = (field: string) => `${path}.${field}: Invalid value: ${text(port, "port")}: ${OUT_OF_RANGE}`;
  return at(port, "targetPort") === undefined ? [bad("port"), bad("targetPort")] : [bad("port")];
}

const nodePortProblem = (path: string, node: number): string =>
  `${path}.nodePort: Invalid value: ${node}: provided port is not in the valid range. The range of valid ports is 30000-32767`;
