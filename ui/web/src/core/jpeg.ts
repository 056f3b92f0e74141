// A phone makes a photograph smaller by drawing it anew, which leaves behind
// what the camera says of time and place. The server reads that as a suggestion
// and cuts it out; so the camera's segment is carried over, turned upright.

const exif = [0x45, 0x78, 0x69, 0x66, 0, 0];

/** The Exif segment of a JPEG with its marker, ready to be put into another; undefined: it has none. */
export function cameraSegment(jpeg: Uint8Array): Uint8Array | undefined {
  if (jpeg[0] !== 0xff || jpeg[1] !== 0xd8) return undefined;
  for (let i = 2; i + 4 <= jpeg.length && jpeg[i] === 0xff;) {
    const mark = jpeg[i + 1] ?? 0;
    const size = ((jpeg[i + 2] ?? 0) << 8) | (jpeg[i + 3] ?? 0);
    if (mark === 0xda || size < 2 || i + 2 + size > jpeg.length) return undefined;
    if (mark === 0xe1 && exif.every((b, k) => jpeg[i + 4 + k] === b)) {
      const segment = jpeg.slice(i, i + 2 + size);
      upright(new DataView(segment.buffer, 10));
      return segment;
    }
    i += 2 + size;
  }
  return undefined;
}

/** The drawing is upright already: what the camera said of turning it no longer holds. */
function upright(tiff: DataView) {
  try {
    const little = tiff.getUint16(0) === 0x4949;
    const dir = tiff.getUint32(4, little);
    const n = tiff.getUint16(dir, little);
    for (let k = 0; k < n; k++) {
      const at = dir + 2 + 12 * k;
      if (tiff.getUint16(at, little) === 0x0112) tiff.setUint16(at + 8, 1, little);
    }
  } catch {
    // It is not what it says; the server will find nothing in it either.
  }
}

/** A drawn JPEG with the camera's segment after its start. */
export function withSegment(jpeg: Uint8Array, segment: Uint8Array | undefined): Uint8Array {
  if (!segment) return jpeg;
  const out = new Uint8Array(jpeg.length + segment.length);
  out.set(jpeg.subarray(0, 2));
  out.set(segment, 2);
  out.set(jpeg.subarray(2), 2 + segment.length);
  return out;
}

/** The longest side of what is sent. */
export const side = 1600;

/** Makes a photograph small enough for a bad line: at most 1600 pixels a side, JPEG. */
export async function shrink(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const drawn = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.82));
  if (!drawn) throw new Error('the picture could not be drawn');
  const segment = cameraSegment(new Uint8Array(await file.slice(0, 256 * 1024).arrayBuffer()));
  const bytes = withSegment(new Uint8Array(await drawn.arrayBuffer()), segment);
  return new Blob([bytes as BlobPart], { type: 'image/jpeg' });
}
