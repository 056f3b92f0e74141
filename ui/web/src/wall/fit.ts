// How large text must be on a wall, and how many rows then fit. A unit is 1/1080
// of the screen's height.

export interface Viewing {
  /** Of the screen, in inches. */
  diagonal: number;
  /** From the screen to who reads it, in metres. */
  distance: number;
}

export interface Sizes {
  /** The smallest text on the wall, in units: 16′ of arc (rule 26). */
  least: number;
  /** Ordinary text, in units: 20′ of arc. */
  preferred: number;
  /** Millimetres of the smallest and of ordinary text as they will be. */
  leastMm: number;
  preferredMm: number;
  /** The screen is so small for the distance that 16′ does not fit. */
  tooFar: boolean;
  /** The distance in metres up to which this screen serves. */
  reach: number;
}

export const usual: Viewing = { diagonal: 75, distance: 5 };
export const bounds = { diagonal: [24, 300], distance: [1, 20] } as const;

const arc = (minutes: number) => Math.tan((minutes / 60) * (Math.PI / 180));
/** Beyond this the six rows of a list no longer stand on the screen. */
const largest = 34;
/** Smaller text would be unreadable for whoever walks up to the wall. */
const smallest = 20;
const ratio = 1.22;

/** Sizes for a screen of the proportion given (width over height). */
export function sizes(viewing: Viewing, proportion = 16 / 9): Sizes {
  const height = (viewing.diagonal * 25.4) / Math.hypot(1, proportion);
  const unit = height / 1080;
  const wanted = (viewing.distance * 1000 * arc(16)) / unit;
  const least = Math.min(largest, Math.max(smallest, wanted));
  const preferred = least * ratio;
  return {
    least,
    preferred,
    leastMm: least * unit,
    preferredMm: preferred * unit,
    tooFar: wanted > largest + 0.05,
    reach: Math.floor(((largest * unit) / arc(16) / 1000) * 10) / 10,
  };
}

/** What was kept, held within bounds; anything unreadable is the usual. */
export function viewingFrom(text: string | null): Viewing {
  try {
    const kept = JSON.parse(text ?? '') as Partial<Viewing>;
    const held = (value: unknown, [low, high]: readonly [number, number], otherwise: number) =>
      typeof value === 'number' && Number.isFinite(value) ? Math.min(high, Math.max(low, value)) : otherwise;
    return {
      diagonal: held(kept.diagonal, bounds.diagonal, usual.diagonal),
      distance: held(kept.distance, bounds.distance, usual.distance),
    };
  } catch {
    return usual;
  }
}

/**
 * How many of `total` rows to show: all where they fit, else so many that the
 * line 「另有 N 起」 fits below them; never more than `most` (rule 27).
 */
export function rowsThatFit(height: number, row: number, more: number, total: number, most = 6): number {
  if (row <= 0 || height <= 0) return 0;
  const fits = Math.floor((height + 0.5) / row);
  if (total <= Math.min(fits, most)) return total;
  return Math.max(0, Math.min(most, Math.floor((height - more + 0.5) / row)));
}
