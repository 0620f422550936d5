import { describe, expect, test } from "vitest";
import { type Pen, SvgPen } from "../../src/charts/pen.ts";

function svg(draw: (pen: Pen) => void): string {
  const pen = new SvgPen("chart");
  draw(pen);
  return pen.toSvg(100, 50, "A & B");
}

describe("a pen that writes SVG", () => {
  const rows: readonly { readonly name: string; readonly draw: (pen: Pen) => void; readonly want: string }[] = [
    {
      name: "a stroke has every style on itself",
      draw: (pen) => {
        pen.strokeStyle = "rgb(1, 2, 3)";
        pen.lineWidth = 2;
        pen.setLineDash([4, 3]);
        pen.globalAlpha = 0.5;
        pen.beginPath();
        pen.moveTo(1, 2);
        pen.lineTo(3.456, 4);
        pen.stroke();
      },
      want: '<path d="M1 2L3.46 4" fill="none" stroke="rgb(1, 2, 3)" stroke-width="2" stroke-linejoin="miter" stroke-dasharray="4 3" opacity="0.5"/>',
    },
    {
      name: "what is moved is written where it stands; restore moves back",
      draw: (pen) => {
        pen.save();
        pen.translate(10, 20);
        pen.fillRect(1, 1, 5, 5);
        pen.restore();
        pen.fillRect(1, 1, 5, 5);
      },
      want: '<path d="M11 21h5v5h-5Z" fill="#000"/><path d="M1 1h5v5h-5Z" fill="#000"/>',
    },
    {
      name: "a path that begins with a line begins where that ends",
      draw: (pen) => {
        pen.beginPath();
        pen.lineTo(1, 1);
        pen.lineTo(2, 2);
        pen.closePath();
        pen.fill();
      },
      want: '<path d="M1 1L2 2Z" fill="#000"/>',
    },
    {
      name: "a clip holds until it is restored",
      draw: (pen) => {
        pen.save();
        pen.beginPath();
        pen.rect(0, 0, 9, 9);
        pen.clip();
        pen.fillRect(0, 0, 1, 1);
        pen.restore();
        pen.fillRect(0, 0, 1, 1);
      },
      want: '<clipPath id="chart-1"><path d="M0 0h9v9h-9Z"/></clipPath><g clip-path="url(#chart-1)"><path d="M0 0h1v1h-1Z" fill="#000"/></g><path d="M0 0h1v1h-1Z" fill="#000"/>',
    },
    {
      name: "words stay words",
      draw: (pen) => {
        pen.font = '600 12px "Instrument Sans", sans-serif';
        pen.textAlign = "end";
        pen.fillText('</text><script>"a" & b\u0000', 1, 2);
      },
      want: '<text x="1" y="2" fill="#000" font-family="&quot;Instrument Sans&quot;, sans-serif" font-size="12" font-weight="600" text-anchor="end">&lt;/text&gt;&lt;script&gt;&quot;a&quot; &amp; b</text>',
    },
    {
      name: "an empty path leaves nothing",
      draw: (pen) => {
        pen.beginPath();
        pen.stroke();
      },
      want: "",
    },
  ];
  for (const { name, draw, want } of rows) {
    test(name, () => {
      expect(svg(draw)).toBe(
        `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50" viewBox="0 0 100 50" role="img"><title>A &amp; B</title>${want}</svg>`,
      );
    });
  }
});
