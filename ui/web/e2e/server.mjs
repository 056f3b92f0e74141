// Starts the real program on an empty data directory and stops it again.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
export const binary = process.env.WANGHUO ?? join(root, 'bin/wanghuo');

export class Server {
  static async start(listen = '127.0.0.1:0') {
    if (!existsSync(binary)) throw new Error(`${binary} is not there: run make build first`);
    const data = await mkdtemp(join(tmpdir(), 'wanghuo-e2e-'));
    const server = new Server(data);
    await server.run(listen);
    return server;
  }

  constructor(data) {
    this.data = data;
    this.log = '';
  }

  run(listen, demo = true) {
    const child = spawn(binary, ['serve', ...(demo ? ['--demo'] : []), '--listen', listen, '--data', this.data]);
    this.child = child;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no address within 30 s:\n${this.log}`)), 30_000);
      const read = (chunk) => {
        this.log += chunk;
        const url = /https?:\/\/127\.0\.0\.1:\d+/.exec(this.log)?.[0];
        if (!url) return;
        clearTimeout(timer);
        this.url = url;
        resolve(url);
      };
      child.stdout.on('data', read);
      child.stderr.on('data', (chunk) => (this.log += chunk));
      child.once('exit', (code) => {
        clearTimeout(timer);
        reject(new Error(`the server ended with ${code}:\n${this.log}`));
      });
    });
  }

  async stop() {
    const { child } = this;
    if (child && child.exitCode === null) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 8_000);
      await ended;
      clearTimeout(timer);
    }
    await rm(this.data, { recursive: true, force: true });
  }
}
