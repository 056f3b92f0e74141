// A whole scene of several persons, each at a machine of his own, in a house of
// its own: stages that stand on one another, and what is looked at in the end.
import { expect } from './check.mjs';
import { house } from './house.mjs';

/**
 * @param name of the scene and of its workspace
 * @param people their ids and names
 * @param stages each with its name; the first returns the cast, those that follow are given it
 */
export async function scene(checks, { name, people, browser, stages }) {
  const server = await house(name, people);
  let cast = {};
  const persons = () => Object.entries(cast).filter(([, p]) => p?.page);
  checks.onFailure = async (stage) => {
    const out = process.env.E2E_PICTURES;
    if (!out) return;
    for (const [who, p] of persons())
      await p.page.screenshot({ path: `${out}/${name}-${stage.split(' ')[0]}-${who}.png` });
  };
  try {
    const [[first, gather], ...rest] = stages;
    const all = [
      [first, async () => void (cast = await gather(browser, server.url))],
      ...rest.map(([stage, play]) => [stage, () => play(cast, server.url)]),
    ];
    for (const [stage, play] of all) {
      const { failed } = checks;
      await checks.run(stage, play);
      // What follows stands on it.
      if (checks.failed > failed) break;
    }
    await checks.run(`no page of the scene ${name} threw an error`, async () => {
      const faults = persons().flatMap(([, p]) => p.faults);
      expect(`none, not ${faults.join('; ')}`, faults.length === 0);
    });
  } finally {
    checks.onFailure = async () => {};
    for (const [, p] of persons()) await p.context.close();
    await server.stop();
  }
}
