// Rows never move under the hand (rule 22): while somebody works by key, the
// order that he sees holds; what would change is counted.

/** How long after the last key the order holds. */
export const holdFor = 3_000;

export class HeldOrder {
  private shown: string[] = [];
  private lastKey = -Infinity;

  /** A key was pressed, or the pointer went down, at `now` (ms). */
  touch(now: number): void {
    this.lastKey = now;
  }

  held(now: number): boolean {
    return now - this.lastKey < holdFor;
  }

  /** Lets the new order in at once. */
  release(): void {
    this.lastKey = -Infinity;
  }

  /**
   * The order to show for the order that is wanted. While held: the old order,
   * gone rows in their places, new ones at the end; `moved` counts the rows
   * that wait to come, go or move.
   */
  show(wanted: readonly string[], now: number): { order: readonly string[]; moved: number } {
    if (!this.held(now) || this.shown.length === 0) {
      this.shown = [...wanted];
      return { order: this.shown, moved: 0 };
    }
    const rank = new Map(wanted.map((id, i) => [id, i]));
    const before = new Set(this.shown);
    const fresh = wanted.filter((id) => !before.has(id));
    const stay = this.shown.filter((id) => rank.has(id));
    const gone = this.shown.length - stay.length;
    const moved = stay.length - longestRising(stay.map((id) => rank.get(id) as number));
    return { order: fresh.length ? [...this.shown, ...fresh] : this.shown, moved: moved + gone + fresh.length };
  }
}

/** The length of the longest rising subsequence: so many rows need not move. */
function longestRising(ranks: readonly number[]): number {
  const tails: number[] = [];
  for (const r of ranks) {
    let [lo, hi] = [0, tails.length];
    while (lo < hi) {
      const mid = (lo + hi) >> 1;
      if ((tails[mid] as number) < r) lo = mid + 1;
      else hi = mid;
    }
    tails[lo] = r;
  }
  return tails.length;
}
