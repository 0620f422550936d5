/** gobwas/glob as Argo CD uses it, without separators: `*`, `?`, `[abc]`, `[!abc]`, `{a,b}`, `\` escapes. */
export function globMatches(glob: string, text: string): boolean {
  return new RegExp(`^${patternOf(glob)}$`, "s").test(text);
}

function patternOf(glob: string): string {
  let depth = 0;
  return glob.replace(/\\.|\[!?[^\]]*\]|[\s\S]/g, (part) => {
    if (part === "*") return ".*";
    if (part === "?") return ".";
    if (part.startsWith("[") && part.length > 1) return part.replace(/^\[!/, "[^");
    if (part === "{") {
      depth++;
      return "(?:";
    }
    if (part === "}" && depth > 0) {
      depth--;
      return ")";
    }
    if (part === "," && depth > 0) return "|";
    return (part.length === 2 ? part.slice(1) : part).replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  });
}
