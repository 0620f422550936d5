import { existsSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";

const folders = readdirSync("simulations", { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);

test.each(folders)("the expectations of %s are tested", (folder) => {
  expect(existsSync(`tests/simulations/${folder}.test.ts`)).toBe(true);
});
