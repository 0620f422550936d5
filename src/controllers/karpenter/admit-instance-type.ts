import type { KindDoc, ManifestError } from "../../api/controller.ts";
import type { KubeObject } from "../../api/objects.ts";
import { parseQuantity } from "../../base/quantity.ts";
import { failed, ok, type Result } from "../../base/result.ts";
import { fieldsOf, invalid, mapping, oneOf, type Path, required, wholeNumber } from "../../cluster/validation.ts";

/** One entry of the provider's catalogue: Setpoint's own kind in place of a cloud's API. */
type Errors = readonly ManifestError[];

const CAPACITY_TYPES = ["on-demand", "spot", "reserved"];
const CAPACITY = { pods: "110" } as const;

export const instanceTypeKind: KindDoc = {
  kind: "InstanceType",
  apiVersions: ["setpoint.dev/v1"],
  fields: [],
  admit,
};

function admit(manifest: KubeObject): Result<KubeObject, Errors> {
  const errors = specErrors(["spec"], manifest.spec);
  if (errors.length > 0) return failed(errors);
  const spec = fieldsOf(manifest.spec);
  return ok({ ...manifest, spec: { ...spec, capacity: { ...CAPACITY, ...fieldsOf(spec.capacity) } } });
}

function specErrors(path: Path, value: unknown): Errors {
  const { capacity, overhead, offerings } = fieldsOf(value);
  const size = fieldsOf(capacity);
  return [
    ...mapping(path, value),
    ...["cpu", "memory"].flatMap((name) => (size[name] === undefined ? [required([...path, "capacity", name])] : [])),
    ...quantities([...path, "capacity"], capacity),
    ...quantities([...path, "overhead"], overhead),
    ...(Array.isArray(offerings) && offerings.length > 0
      ? offerings.flatMap((offering: unknown, i) => offeringErrors([...path, "offerings", i], offering))
      : [required([...path, "offerings"])]),
  ];
}

const quantities = (path: Path, value: unknown): Errors => [
  ...mapping(path, value),
  ...Object.entries(fieldsOf(value)).flatMap(([name, amount]) =>
    (typeof amount === "string" || typeof amount === "number") && (parseQuantity(amount) ?? -1n) >= 0n
      ? []
      : [invalid([...path, name], amount, "must be a quantity such as 500m, 4 or 16Gi")],
  ),
];

function offeringErrors(path: Path, value: unknown): Errors {
  const { zone, capacityType, price, reservationId, reservationCapacity } = fieldsOf(value);
  const isReserved = capacityType === "reserved";
  return [
    ...(zone === undefined ? [required([...path, "zone"])] : []),
    ...(capacityType === undefined
      ? [required([...path, "capacityType"])]
      : oneOf([...path, "capacityType"], capacityType, CAPACITY_TYPES)),
    ...(typeof price === "number" && price >= 0
      ? []
      : [price === undefined ? required([...path, "price"]) : invalid([...path, "price"], price, "must be $ an hour")]),
    ...(isReserved && reservationId === undefined ? [required([...path, "reservationId"])] : []),
    ...wholeNumber([...path, "reservationCapacity"], reservationCapacity),
  ];
}
