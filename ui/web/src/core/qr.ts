// A QR code of the smallest kind (version 1, correction M): up to twenty
// capitals, digits and a few signs, enough for an incident and its six digits.
// ISO/IEC 18004; pure.

const signs = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
export const longest = 20;
const size = 21;
const dataBytes = 16;
const checkBytes = 10;

/** The data as bytes: mode, length, pairs of signs, and filling. */
function dataOf(text: string): number[] {
  const bits: number[] = [];
  const put = (value: number, n: number) => {
    for (let i = n - 1; i >= 0; i--) bits.push((value >> i) & 1);
  };
  const at = [...text].map((c) => signs.indexOf(c));
  put(0b0010, 4);
  put(at.length, 9);
  for (let i = 0; i < at.length; i += 2) {
    const [a = 0, b] = [at[i], at[i + 1]];
    if (b === undefined) put(a, 6);
    else put(a * 45 + b, 11);
  }
  put(0, Math.min(4, dataBytes * 8 - bits.length));
  while (bits.length % 8) bits.push(0);
  const bytes: number[] = [];
  for (let i = 0; i < bits.length; i += 8) bytes.push(Number.parseInt(bits.slice(i, i + 8).join(''), 2));
  for (let fill = 0xec; bytes.length < dataBytes; fill ^= 0xec ^ 0x11) bytes.push(fill);
  return bytes;
}

/** A product in GF(256) modulo x⁸+x⁴+x³+x²+1. */
export function times(a: number, b: number): number {
  let out = 0;
  for (let i = 7; i >= 0; i--) {
    out = (out << 1) ^ (out >> 7 ? 0x11d : 0);
    if ((b >> i) & 1) out ^= a;
  }
  return out;
}

/** The Reed–Solomon bytes of the data. */
function checkOf(data: readonly number[]): number[] {
  const generator = new Array<number>(checkBytes).fill(0);
  generator[checkBytes - 1] = 1;
  for (let i = 0, root = 1; i < checkBytes; i++, root = times(root, 2))
    for (let j = 0; j < checkBytes; j++) generator[j] = times(generator[j] ?? 0, root) ^ (generator[j + 1] ?? 0);
  const rest = new Array<number>(checkBytes).fill(0);
  for (const b of data) {
    const factor = b ^ (rest.shift() ?? 0);
    rest.push(0);
    generator.forEach((g, i) => (rest[i] = (rest[i] ?? 0) ^ times(g, factor)));
  }
  return rest;
}

/** The squares, row by row, true where dark; undefined where the text does not fit. */
export function qr(text: string): boolean[][] | undefined {
  if (text.length > longest || [...text].some((c) => !signs.includes(c))) return undefined;
  const dark = Array.from({ length: size }, () => new Array<boolean>(size).fill(false));
  const fixed = Array.from({ length: size }, () => new Array<boolean>(size).fill(false));
  const set = (x: number, y: number, on: boolean) => {
    if (x < 0 || y < 0 || x >= size || y >= size) return;
    dark[y]![x] = on;
    fixed[y]![x] = true;
  };
  for (let i = 0; i < size; i++) {
    set(6, i, i % 2 === 0);
    set(i, 6, i % 2 === 0);
  }
  for (const [cx, cy] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const)
    for (let dy = -4; dy <= 4; dy++)
      for (let dx = -4; dx <= 4; dx++) {
        const ring = Math.max(Math.abs(dx), Math.abs(dy));
        set(cx + dx, cy + dy, ring !== 2 && ring !== 4);
      }
  form(set);
  pour([...dataOf(text), ...checkOf(dataOf(text))], dark, fixed);
  return dark;
}

/** Correction M, mask 0, twice, and the one square that is always dark. */
function form(set: (x: number, y: number, on: boolean) => void) {
  const bit = (i: number) => ((0x5412 >> i) & 1) === 1;
  for (let i = 0; i <= 5; i++) set(8, i, bit(i));
  set(8, 7, bit(6));
  set(8, 8, bit(7));
  set(7, 8, bit(8));
  for (let i = 9; i < 15; i++) set(14 - i, 8, bit(i));
  for (let i = 0; i < 8; i++) set(size - 1 - i, 8, bit(i));
  for (let i = 8; i < 15; i++) set(8, size - 15 + i, bit(i));
  set(8, size - 8, true);
}

/** The bytes up and down in columns of two from the right, with mask 0 over them. */
function pour(bytes: readonly number[], dark: boolean[][], fixed: boolean[][]) {
  let i = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    for (let v = 0; v < size; v++)
      for (const x of [right, right - 1]) {
        const y = ((right + 1) & 2) === 0 ? size - 1 - v : v;
        if (fixed[y]![x]) continue;
        const on = (((bytes[i >> 3] ?? 0) >> (7 - (i & 7))) & 1) === 1;
        dark[y]![x] = on !== ((x + y) % 2 === 0);
        i++;
      }
  }
}
