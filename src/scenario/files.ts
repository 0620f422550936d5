import { isRecord } from "./path.ts";
import { readYaml, type YamlDocument } from "./yaml.ts";

/** Kinds whose pods run one after the other to their end. */
export const JOBS = ["Job", "ScaledJob"];
export const DEPLOYMENTS = ["Deployment"];

/** The name of an object, or what its made-up name begins with. */
export const nameOf = ({ name, generateName }: { readonly name?: unknown; readonly generateName?: unknown }): string =>
  String(name || generateName).replace(/-$/, "");

/** Names of all objects of these kinds written in documents, refused ones too. */
export const namesIn = (documents: readonly YamlDocument[], kinds: readonly string[]): readonly string[] =>
  documents.flatMap(({ value }) =>
    isRecord(value) && kinds.includes(String(value.kind)) && isRecord(value.metadata) ? [nameOf(value.metadata)] : [],
  );

/** The same of what somebody can make from the terminal's files. */
export const namesInFiles = (files: Readonly<Record<string, string>>, kinds: readonly string[]): readonly string[] =>
  Object.entries(files).flatMap(([name, text]) => namesIn(readYaml(name, text).documents, kinds));
