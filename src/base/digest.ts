/**
 * A running 64-bit fingerprint of numbers and texts: two 32-bit lanes of multiply-and-rotate mixing.
 * Not cryptographic; equal histories give equal digests in every engine.
 */
const value64 = new Float64Array(1);
const words = new Int32Array(value64.buffer);
/** The half of a double that holds its sign and exponent. */
const HIGH = new Uint8Array(Float64Array.of(1).buffer)[7] === 0x3f ? 1 : 0;
const CANONICAL_NAN = 0x7ff80000;

export class Digest {
  private a = 0x9e3779b9 | 0;
  private b = 0x85ebca6b | 0;

  number(value: number): void {
    value64[0] = value;
    const isNumber = !Number.isNaN(value);
    this.word(isNumber ? (words[HIGH] as number) : CANONICAL_NAN);
    this.word(isNumber ? (words[1 - HIGH] as number) : 0);
  }

  text(value: string): void {
    this.word(value.length);
    for (let i = 0; i < value.length; i++) this.word(value.charCodeAt(i));
  }

  /** The fields only ever hold 32-bit integers, so that nothing is allocated. */
  private word(w: number): void {
    const a = Math.imul(this.a ^ w, 0xcc9e2d51);
    this.a = (((a << 15) | (a >>> 17)) + this.b) | 0;
    const b = Math.imul(this.b ^ this.a, 0x1b873593);
    this.b = (((b << 13) | (b >>> 19)) + w) | 0;
  }

  /** Sixteen hex digits. */
  hex(): string {
    const half = (lane: number): string => (lane >>> 0).toString(16).padStart(8, "0");
    return half(this.a) + half(this.b);
  }

  copy(): Digest {
    const twin = new Digest();
    twin.a = this.a;
    twin.b = this.b;
    return twin;
  }
}
