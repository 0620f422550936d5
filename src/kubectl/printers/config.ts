import { at, fields, list, text } from "../json.ts";
import { canonical } from "../quantities.ts";
import { created, name, type Printer } from "./printer.ts";

const size = (object: unknown, field: string): number => Object.keys(fields(object, field)).length;

export const configMapPrinter: Printer = {
  columns: ["NAME", "DATA", "AGE"],
  cells: (object, now) => [name(object), size(object, "data") + size(object, "binaryData"), created(object, now)],
};

export const secretPrinter: Printer = {
  columns: ["NAME", "TYPE", "DATA", "AGE"],
  cells: (object, now) => [name(object), text(object, "type"), size(object, "data"), created(object, now)],
};

export const namespacePrinter: Printer = {
  columns: ["NAME", "STATUS", "AGE"],
  cells: (object, now) => [name(object), text(object, "status", "phase"), created(object, now)],
};

/** Kinds whose rows are name and age. */
export const agePrinter: Printer = {
  columns: ["NAME", "AGE"],
  cells: (object, now) => [name(object), created(object, now)],
};

/** Kinds that say when they were created, not how old they are. */
export const createdAtPrinter: Printer = {
  columns: ["NAME", "CREATED AT"],
  cells: (object) => [name(object), text(object, "metadata", "creationTimestamp")],
};

const MODES: Readonly<Record<string, string>> = {
  ReadWriteOnce: "RWO",
  ReadOnlyMany: "ROX",
  ReadWriteMany: "RWX",
  ReadWriteOncePod: "RWOP",
};

export const pvcPrinter: Printer = {
  columns: [
    ...["NAME", "STATUS", "VOLUME", "CAPACITY", "ACCESS MODES", "STORAGECLASS", "VOLUMEATTRIBUTESCLASS", "AGE"],
    "VOLUMEMODE*",
  ],
  cells(object, now) {
    const bound = text(object, "spec", "volumeName") !== "";
    const modes = list(object, "status", "accessModes").map((mode) => MODES[String(mode)] ?? String(mode));
    return [
      name(object),
      at(object, "metadata", "deletionTimestamp") === undefined ? text(object, "status", "phase") : "Terminating",
      text(object, "spec", "volumeName"),
      bound ? canonical(text(object, "status", "capacity", "storage")) : "",
      bound ? modes.join(",") : "",
      text(object, "spec", "storageClassName"),
      text(object, "spec", "volumeAttributesClassName") || "<unset>",
      created(object, now),
      text(object, "spec", "volumeMode") || "<unset>",
    ];
  },
};

export const leasePrinter: Printer = {
  columns: ["NAME", "HOLDER", "AGE"],
  cells: (object, now) => [name(object), text(object, "spec", "holderIdentity"), created(object, now)],
};
