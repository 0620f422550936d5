import { isRecord } from "./path.ts";
import { readYaml, type YamlDocument } from "./yaml.ts";

/** Names of all Deployments written in documents, refused ones too. */
export const deploymentsIn = (documents: readonly YamlDocument[]): readonly string[] =>
  documents.flatMap(({ value }) =>
    isRecord(value) && value.kind === "Deployment" && isRecord(value.metadata) ? [String(value.metadata.name)] : [],
  );

/** Deployments that somebody can make from the terminal's files. */
export const deploymentsInFiles = (files: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(files).flatMap(([name, text]) => deploymentsIn(readYaml(name, text).documents));
