// A house of its own for a test: an empty exercise, and persons with passwords
// who may sit down in any seat. Opened by the program's own commands, as an
// administrator would.
import { execFileSync } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { binary, Server } from './server.mjs';

export const password = 'Deng-Huo-7f3k-29';

/** @param people their ids and names */
export async function house(workspace, people) {
  const data = await mkdtemp(join(tmpdir(), 'wanghuo-e2e-'));
  const server = new Server(data);
  await server.run('127.0.0.1:0', false);
  const run = (args, input) =>
    execFileSync(binary, [...args, '--data', data], { input, stdio: ['pipe', 'pipe', 'pipe'] });
  run(['workspace', 'create', workspace, '--name', '五席演练', '--exercise']);
  for (const [i, [id, name]] of Object.entries(people).entries()) {
    // The first one is the administrator without whom the house asks to be set up.
    run(['user', 'add', id, '--name', name, ...(i === 0 ? ['--admin'] : [])], `${password}\n`);
    run(['workspace', 'roster', workspace, id, '*']);
  }
  return server;
}
