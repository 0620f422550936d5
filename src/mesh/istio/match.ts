import type { EnvoyMatch } from "./envoy.ts";
import type { Caller, HttpMatch, StringMatch } from "./objects.ts";

/** What a route matches. Upstream: pilot/pkg/networking/core/route/route.go `TranslateRouteMatch`. */
export function routeMatch(match: HttpMatch | undefined): EnvoyMatch {
  if (match === undefined) return { prefix: "/" };
  const { headers = {}, withoutHeaders = {}, queryParams = {}, method, authority, scheme } = match;
  const named = [
    ...Object.entries(headers).map(([name, how]) => headerMatch(name, how)),
    ...Object.entries(withoutHeaders).map(([name, how]) => absence(name, how)),
  ].sort((left, right) => compare(left.name, right.name));
  const pseudo = Object.entries({ ":method": method, ":authority": authority, ":scheme": scheme }).flatMap(
    ([name, how]) => (how ? [headerMatch(name, how)] : []),
  );
  const queryParameters = Object.entries(queryParams).map(([name, how]) => headerMatch(name, how));
  const all = [...named, ...pseudo];
  return {
    ...pathOf(match.uri),
    caseSensitive: !match.ignoreUriCase,
    ...(all.length > 0 && { headers: all }),
    ...(queryParameters.length > 0 && { queryParameters }),
  };
}

/** Whether this caller's proxy gets the rule at all: its labels, its namespace, the mesh itself, the port it calls. */
export function concerns(match: HttpMatch, caller: Caller, port: number): boolean {
  if (match.port !== undefined && match.port !== 0 && match.port !== port) return false;
  if (match.gateways && match.gateways.length > 0) return match.gateways.includes("mesh");
  const labels = Object.entries(match.sourceLabels ?? {});
  if (!labels.every(([name, value]) => caller.labels[name] === value)) return false;
  return !match.sourceNamespace || match.sourceNamespace === caller.namespace;
}

/** Every request matches, so that no rule after it is reached. */
export const catchesAll = ({ prefix, safeRegex, headers, queryParameters }: EnvoyMatch): boolean =>
  (prefix === "/" || safeRegex?.regex === ".*") && headers === undefined && queryParameters === undefined;

function pathOf(uri: StringMatch | undefined): EnvoyMatch {
  if (uri?.exact !== undefined) return { path: uri.exact };
  if (uri?.regex !== undefined) return { safeRegex: { regex: uri.regex } };
  return { prefix: uri?.prefix ?? "/" };
}

const headerMatch = (name: string, how: StringMatch) =>
  isPresence(how) ? { name, presentMatch: true } : { name, stringMatch: stringMatch(how) };

const absence = (name: string, how: StringMatch) => ({
  ...headerMatch(name, how),
  invertMatch: true,
  ...(!isPresence(how) && { treatMissingHeaderAsEmpty: true }),
});

/** Nothing given, or "*", which is no regular expression. */
const isPresence = ({ exact, prefix, regex }: StringMatch): boolean =>
  regex === "*" || (exact === undefined && prefix === undefined && regex === undefined);

const stringMatch = ({ exact, prefix, regex }: StringMatch): object => {
  if (exact !== undefined) return { exact };
  return prefix !== undefined ? { prefix } : { safeRegex: { regex } };
};

const compare = (left: string, right: string): number => {
  if (left === right) return 0;
  return left < right ? -1 : 1;
};
