export function startOptions(words: readonly string[]): { readonly port?: number; readonly open: boolean };
