// A line that can be cut: a TCP relay between a browser and the server.
import { connect, createServer } from 'node:net';

export class Line {
  static async to(url) {
    const line = new Line(Number(new URL(url).port));
    await new Promise((resolve) => line.server.listen(0, '127.0.0.1', resolve));
    line.url = `http://127.0.0.1:${line.server.address().port}`;
    return line;
  }

  constructor(port) {
    /** open; deaf: what the server says is lost; silent: both ways are lost, nothing is closed; cut: closed and refused. */
    this.state = 'open';
    this.pairs = new Set();
    this.server = createServer((near) => {
      if (this.state === 'cut') return near.destroy();
      const far = connect(port, '127.0.0.1');
      const pair = { near, far };
      this.pairs.add(pair);
      const end = () => {
        near.destroy();
        far.destroy();
        this.pairs.delete(pair);
      };
      near.on('data', (data) => this.state !== 'silent' && far.write(data));
      far.on('data', (data) => this.state === 'open' && near.write(data));
      for (const socket of [near, far]) socket.on('error', end).on('close', end);
    });
  }

  /** What was lost stays lost: going on needs new connections. */
  set(state) {
    const was = this.state;
    this.state = state;
    if (state === 'cut' || (state === 'open' && was !== 'open')) this.hangUp();
  }
  hangUp() {
    for (const { near, far } of this.pairs) {
      near.destroy();
      far.destroy();
    }
    this.pairs.clear();
  }
  async close() {
    this.hangUp();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
