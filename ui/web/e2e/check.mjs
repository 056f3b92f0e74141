// Names, runs and counts the checks.
export class Checks {
  passed = 0;
  failed = 0;
  /** Called where a check fails, e.g. to take a picture. */
  onFailure = async () => {};

  async run(name, body) {
    const began = performance.now();
    try {
      const note = await body();
      this.passed++;
      console.log(`ok    ${name}${note ? ` (${note})` : ''} ${Math.round(performance.now() - began)} ms`);
    } catch (error) {
      this.failed++;
      await this.onFailure(name).catch(() => {});
      console.log(
        `FAIL  ${name}\n      ${String(error?.stack ?? error)
          .split('\n')
          .slice(0, 12)
          .join('\n      ')}`,
      );
    }
  }
  summary() {
    console.log(`${this.passed} passed, ${this.failed} failed`);
  }
}

export function expect(what, holds) {
  if (!holds) throw new Error(`expected: ${what}`);
}

/** Asks until it holds; returns how many milliseconds that took. */
export async function until(what, holds, patience = 10_000) {
  const began = performance.now();
  for (;;) {
    if (await holds()) return performance.now() - began;
    if (performance.now() - began > patience) throw new Error(`not within ${patience} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
