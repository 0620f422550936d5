import { expect, test } from "vitest";
import { csvLine } from "../../src/base/csv.ts";
import { escaped } from "../../src/base/html.ts";

test.each([
  { name: "plain cells", given: ["a", 1, true], want: "a,1,true" },
  { name: "what is unknown is empty", given: [null, Number.NaN, 0], want: ",,0" },
  { name: "commas and quotes", given: ['a,"b"', "c"], want: '"a,""b""",c' },
  { name: "line ends", given: ["a\nb", "c\rd"], want: '"a\nb","c\rd"' },
])("a line of CSV: $name", ({ given, want }) => {
  expect(csvLine(given)).toBe(want);
});

test.each([
  { given: `<a href="x" title='y'>&`, want: "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;" },
  { given: "tab\tand\u0007 bell\uffff", want: "tab\tand bell" },
])("text in a page: $given", ({ given, want }) => {
  expect(escaped(given)).toBe(want);
});
