import { at, list, text } from "../json.ts";
import { canonical } from "../quantities.ts";
import type { Description } from "./writer.ts";

/** Upstream: pkg/describe/describe.go describeVolumes. */
export function describeVolumes(into: Description, volumes: readonly unknown[], indent: string): void {
  if (volumes.length === 0) {
    into.text += `${indent}Volumes:\t<none>\n`;
    return;
  }
  into.text += `${indent}Volumes:\n`;
  for (const volume of volumes) {
    into.line(1, `${indent === "" ? "" : " "}${text(volume, "name")}:`);
    for (const [title, value] of rows(volume)) into.field(title, value, 2);
  }
}

type Rows = readonly (readonly [string, string])[];
const optional = (source: unknown): readonly [string, string] => ["Optional", String(at(source, "optional") === true)];

function rows(volume: unknown): Rows {
  const source = (kind: string) => at(volume, kind);
  if (source("emptyDir") !== undefined) {
    const limit = text(volume, "emptyDir", "sizeLimit");
    return [
      ["Type", "EmptyDir (a temporary directory that shares a pod's lifetime)"],
      ["Medium", text(volume, "emptyDir", "medium")],
      ["SizeLimit", limit === "" ? "<unset>" : canonical(limit)],
    ];
  }
  if (source("hostPath") !== undefined) {
    return [
      ["Type", "HostPath (bare host directory volume)"],
      ["Path", text(volume, "hostPath", "path")],
      ["HostPathType", text(volume, "hostPath", "type")],
    ];
  }
  if (source("secret") !== undefined) {
    return [
      ["Type", "Secret (a volume populated by a Secret)"],
      ["SecretName", text(volume, "secret", "secretName")],
      optional(source("secret")),
    ];
  }
  if (source("configMap") !== undefined) {
    return [
      ["Type", "ConfigMap (a volume populated by a ConfigMap)"],
      ["Name", text(volume, "configMap", "name")],
      optional(source("configMap")),
    ];
  }
  if (source("persistentVolumeClaim") !== undefined) {
    return [
      ["Type", "PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)"],
      ["ClaimName", text(volume, "persistentVolumeClaim", "claimName")],
      ["ReadOnly", String(at(volume, "persistentVolumeClaim", "readOnly") === true)],
    ];
  }
  if (source("projected") !== undefined) return projected(list(volume, "projected", "sources"));
  return [["Type", "<unknown>"]];
}

function projected(sources: readonly unknown[]): Rows {
  return [
    ["Type", "Projected (a volume that contains injected data from multiple sources)"],
    ...sources.flatMap((source): Rows => {
      const [secret, map, token] = [at(source, "secret"), at(source, "configMap"), at(source, "serviceAccountToken")];
      if (secret !== undefined) return [["SecretName", text(secret, "name")], optional(secret)];
      if (map !== undefined) return [["ConfigMapName", text(map, "name")], optional(map)];
      if (token !== undefined) return [["TokenExpirationSeconds", text(token, "expirationSeconds")]];
      return at(source, "downwardAPI") === undefined ? [] : [["DownwardAPI", "true"]];
    }),
  ];
}
