// The server's API as one signed-in person, for setting a scene.
import { randomUUID } from 'node:crypto';

export class Api {
  constructor(url) {
    this.url = url;
    this.cookie = '';
  }

  async ask(method, path, body, headers = {}) {
    const answer = await fetch(this.url + path, {
      method,
      headers: {
        Origin: this.url,
        'Content-Type': 'application/json',
        ...(this.cookie ? { Cookie: this.cookie } : {}),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    for (const line of answer.headers.getSetCookie()) this.cookie = line.split(';', 1)[0];
    const text = await answer.text();
    const value = text ? JSON.parse(text) : undefined;
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 600)}`);
    return value;
  }
  get(path, headers) {
    return this.ask('GET', path, undefined, headers);
  }
  post(path, body, headers) {
    return this.ask('POST', path, body, headers);
  }

  /** One press, as on the page: only a demonstration lets in without a password. */
  async signIn(person, password) {
    return this.post('/api/session', { person, ...(password ? { password } : {}) });
  }

  /** Gives a command from a seat. */
  give(workspace, seat, name, body) {
    return this.post(`/api/w/${workspace}/commands/${name}`, body, {
      'Idempotency-Key': randomUUID(),
      'Wanghuo-Seat': seat,
    });
  }

  async tryGive(workspace, seat, name, body) {
    try {
      return await this.give(workspace, seat, name, body);
    } catch (error) {
      if (process.env.E2E_VERBOSE) console.log('  (not done)', String(error).slice(0, 400));
      return undefined;
    }
  }
}
