const READMES = import.meta.glob<string>(
  [
    "../../plant/policies/envoy/README.md",
    "../../plant/policies/resilience4j/README.md",
    "../../kubectl/README.md",
    "../../cluster/apply/README.md",
  ],
  { query: "?raw", import: "default", eager: true },
);

/** What a README says that its rules leave out, sentence by sentence; nothing where it says nothing. */
export function leftOutOf(readme: string): readonly string[] {
  const [, text = ""] = /(?:^## Left out\n+|^Left out: )((?:.+\n?)+)/m.exec(readme) ?? [];
  return text
    .replace(/\s+/g, " ")
    .split(/(?<=[.;]) /)
    .map((part) => part.trim().replace(/[;.]$/, ""))
    .filter((part) => part !== "")
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1));
}

/** By the folder of their recordings: rules that are no loop, and what they leave out as their README says. */
export const RULES: ReadonlyMap<string, { readonly what: string; readonly leftOut: readonly string[] }> = new Map(
  (
    [
      ["envoy", "Proxies of calls between services", "../../plant/policies/envoy/README.md"],
      ["resilience4j", "Breakers and limits inside of a service", "../../plant/policies/resilience4j/README.md"],
      ["kubectl", "The terminal", "../../kubectl/README.md"],
      ["apply", "Writes to the API server", "../../cluster/apply/README.md"],
    ] as const
  ).map(([folder, what, path]) => [folder, { what, leftOut: leftOutOf(READMES[path] ?? "") }]),
);
