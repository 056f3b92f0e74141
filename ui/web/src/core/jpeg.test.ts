import { describe, expect, it } from 'vitest';
import { cameraSegment, withSegment } from './jpeg.ts';

const two = (n: number, little: boolean) => (little ? [n & 255, n >> 8] : [n >> 8, n & 255]);
const four = (n: number, little: boolean) =>
  little ? [n & 255, (n >> 8) & 255, 0, 0] : [0, 0, (n >> 8) & 255, n & 255];
/** A camera's TIFF with one entry: how the picture is turned. */
function tiff(turned: number, little: boolean) {
  const order = little ? [0x49, 0x49] : [0x4d, 0x4d];
  const entry = [...two(0x0112, little), ...two(3, little), ...four(1, little), ...two(turned, little), 0, 0];
  return [...order, ...two(42, little), ...four(8, little), ...two(1, little), ...entry];
}
const segment = (mark: number, body: number[]) => [
  0xff,
  mark,
  (body.length + 2) >> 8,
  (body.length + 2) & 255,
  ...body,
];
const exif = (turned: number, little = false) => segment(0xe1, [0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff(turned, little)]);
const start = [0xff, 0xd8];
const scan = [0xff, 0xda, 0, 2, 1, 2, 3];
const jpeg = (...parts: number[][]) => new Uint8Array([...start, ...parts.flat()]);

describe('what the camera says', () => {
  it.each([
    ['first', [exif(6)]],
    ['after another segment', [segment(0xe0, [1, 2, 3]), exif(6)]],
    ['after another of the same mark', [segment(0xe1, [1, 2, 3, 4, 5, 6]), exif(6)]],
  ])('is found %s', (_, parts) => {
    expect([...cameraSegment(jpeg(...parts, scan))!]).toEqual(exif(1));
  });

  it.each([true, false])('is turned upright, in either order of bytes (%s)', (little) => {
    expect([...cameraSegment(jpeg(exif(8, little), scan))!]).toEqual(exif(1, little));
  });

  it.each([
    ['no JPEG', new Uint8Array([0x89, 0x50, 0x4e, 0x47])],
    ['nothing', new Uint8Array()],
    ['no segment', jpeg(scan)],
    ['a segment that stands after the picture', jpeg(scan, exif(6))],
    ['a segment cut off', new Uint8Array([...start, ...exif(6).slice(0, 20)])],
    ['a length that is none', jpeg([0xff, 0xe1, 0, 1], exif(6))],
  ])('is not found in %s', (_, bytes) => {
    expect(cameraSegment(bytes)).toBeUndefined();
  });

  it('that is not what it says is carried as it is', () => {
    const odd = segment(0xe1, [0x45, 0x78, 0x69, 0x66, 0, 0, 0x49, 0x49, 42, 0, 255, 255, 255, 255]);
    expect([...cameraSegment(jpeg(odd, scan))!]).toEqual(odd);
  });

  it('is put behind the start of the drawn one, which is otherwise unchanged', () => {
    const drawn = jpeg(segment(0xdb, [9]), scan);
    const out = withSegment(drawn, new Uint8Array(exif(1)));
    expect([...out]).toEqual([...start, ...exif(1), ...drawn.slice(2)]);
    expect(withSegment(drawn, undefined)).toBe(drawn);
    expect([...cameraSegment(out)!]).toEqual(exif(1));
  });
});
