import type { KubeObject } from "../../api/objects.ts";
import type { ObjectRow } from "./compare.ts";

/** A Deployment of a fleet at an instant: the version that is live, and how it stands to Git. */
export interface Server {
  readonly name: string;
  readonly version: string;
  /** As the newest commit has it. */
  readonly wanted: string;
  /** Which of the versions of the fleet, in the order of their names: one colour each. */
  readonly shade: number;
}

/** So many Deployments of one folder are a fleet. */
const FLEET = 4;

/** The Deployments of a delivery with the versions of their images; empty when they are too few to be a fleet. */
export function fleetOf(rows: readonly ObjectRow[]): readonly Server[] {
  const deployments = rows.filter(({ target, live }) => target.kind === "Deployment" && live !== undefined);
  if (deployments.length < FLEET) return [];
  const servers = deployments
    .map(({ target, live }) => ({
      name: target.metadata.name ?? "",
      version: versionOf(live),
      wanted: versionOf(target as unknown as KubeObject),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const versions = [...new Set(servers.flatMap(({ version, wanted }) => [version, wanted]))].sort();
  return servers.map((server) => ({ ...server, shade: versions.indexOf(server.version) }));
}

interface Templated {
  readonly template?: { readonly spec?: { readonly containers?: readonly { readonly image?: string }[] } };
}

/** The tag of the first container's image. */
function versionOf(object: KubeObject | undefined): string {
  const image = (object?.spec as Templated | undefined)?.template?.spec?.containers?.[0]?.image ?? "";
  return image.slice(image.lastIndexOf(":") + 1);
}
