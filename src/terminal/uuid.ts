/** A UUID that stands for a uid of the store. */
export function uuid(uid: string): string {
  const hex = ["a", "b", "c", "d"].map((salt) => hash(salt + uid)).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20)].join("-");
}

/** FNV-1a with murmur3's final mixing, eight hex digits. */
function hash(text: string): string {
  let mixed = 0x811c9dc5;
  for (const letter of text) mixed = Math.imul(mixed ^ letter.charCodeAt(0), 0x01000193);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  return ((mixed ^ (mixed >>> 13)) >>> 0).toString(16).padStart(8, "0");
}
