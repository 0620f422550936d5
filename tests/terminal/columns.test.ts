import { expect, test } from "vitest";
import { underneath } from "../../src/terminal/columns.ts";

const rows = [
  { name: "as wide as before", text: "a   1/1   Running\n", before: [5, 5, 7], want: "a       1/1     Running\n" },
  {
    name: "a wider cell pushes the rest",
    text: "abcdefg   1/1   x\n",
    before: [3, 5, 1],
    want: "abcdefg   1/1     x\n",
  },
  {
    name: "the first table sets the widths",
    text: "NAME   READY\nweb    1/1\n",
    before: [],
    want: "NAME   READY\nweb    1/1\n",
  },
];

test.each(rows)("$name", ({ text, before, want }) => {
  expect(underneath(text, before).text).toBe(want);
});
