// The browser tests: the real program, real browsers, nothing of ours replaced.
//   npm run e2e              everything
//   npm run e2e -- line      only those named: line, words, reach, five, command, handling, warning, refusal, shots, readme
import { executable, present, start } from './browser.mjs';
import { Checks } from './check.mjs';
import { commandChecks } from './command.mjs';
import { Cast, playEvening } from './evening.mjs';
import { fiveChecks } from './five.mjs';
import { handlingChecks } from './handling.mjs';
import { lineChecks } from './line.mjs';
import { phoneChecks, phoneSceneChecks, phoneShots } from './phone.mjs';
import { reachChecks } from './reach.mjs';
import { refusalChecks } from './refusal.mjs';
import { Server } from './server.mjs';
import { readme, shots } from './shots.mjs';
import { warningChecks } from './warning.mjs';
import { wordChecks } from './words.mjs';

const all = {
  five: fiveChecks,
  command: commandChecks,
  handling: handlingChecks,
  warning: warningChecks,
  refusal: refusalChecks,
  line: lineChecks,
  words: wordChecks,
  reach: reachChecks,
  shots,
  readme,
  phone: phoneChecks,
  phoneScene: phoneSceneChecks,
  phoneShots,
};
const wanted = process.argv.slice(2).filter((name) => name in all);
const names = wanted.length ? wanted : Object.keys(all);

if (!present()) {
  console.log(`SKIPPED: no browser at ${executable} (set CHROMIUM). Not tested: ${names.join(', ')}.`);
  console.log('0 passed, 0 failed');
  process.exit(process.env.CI === 'true' ? 1 : 0);
}

const checks = new Checks();
const server = await Server.start();
const browser = await start();
try {
  const workspace = 'evening';
  const cast = new Cast(server.url, workspace);
  const made = await playEvening(server.url, workspace);
  if (!made.fire) throw new Error(`the scene could not be set:\n${server.log.slice(-2000)}`);
  const scene = { browser, server, cast, workspace, incident: made.fire };
  for (const name of names) await all[name](checks, scene);
} catch (error) {
  checks.failed++;
  console.log(`FAIL  ${error?.stack ?? error}`);
} finally {
  await browser.close();
  await server.stop();
}
checks.summary();
process.exit(checks.failed ? 1 : 0);
