// A server in front of the real one whose live line is ours: pages, session and
// plan are the program's, the rows come as fast as a measurement wants them.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { join } from 'node:path';

/** One unmasked text frame (RFC 6455, 5.2). */
function textFrame(text) {
  const body = Buffer.from(text);
  const n = body.length;
  const head = n < 126 ? Buffer.alloc(2) : n < 65_536 ? Buffer.alloc(4) : Buffer.alloc(10);
  head[0] = 0x81;
  if (n < 126) head[1] = n;
  else if (n < 65_536) {
    head[1] = 126;
    head.writeUInt16BE(n, 2);
  } else {
    head[1] = 127;
    head.writeBigUInt64BE(BigInt(n), 2);
  }
  return Buffer.concat([head, body]);
}

const guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

export class Feed {
  static async before(url, extra = {}) {
    const feed = new Feed(new URL(url), extra);
    await new Promise((resolve) => feed.server.listen(0, '127.0.0.1', resolve));
    feed.url = `http://127.0.0.1:${feed.server.address().port}`;
    return feed;
  }

  /** @param extra pages of ours, by path */
  constructor(target, extra) {
    this.target = target;
    this.sockets = new Set();
    /** What a new line is told first. */
    this.greet = () => [];
    this.server = createServer((ask, answer) => {
      const own = extra[ask.url];
      if (own) return answer.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(own);
      // A build of the pages that no program carries yet.
      const fresh = process.env.APP && join(process.env.APP, ask.url.startsWith('/assets/') ? ask.url : 'index.html');
      if (fresh && !ask.url.startsWith('/api/') && existsSync(fresh))
        return answer
          .writeHead(200, {
            'Content-Type': fresh.endsWith('.js')
              ? 'text/javascript'
              : fresh.endsWith('.css')
                ? 'text/css'
                : 'text/html',
          })
          .end(readFileSync(fresh));
      const headers = { ...ask.headers, host: this.target.host };
      if (headers.origin) headers.origin = this.target.origin;
      const on = request({ host: target.hostname, port: target.port, path: ask.url, method: ask.method, headers });
      on.on('response', (r) => {
        answer.writeHead(r.statusCode ?? 502, r.headers);
        r.pipe(answer);
      });
      on.on('error', () => answer.destroy());
      ask.pipe(on);
    });
    this.server.on('upgrade', (ask, socket) => {
      const accept = createHash('sha1')
        .update(ask.headers['sec-websocket-key'] + guid)
        .digest('base64');
      socket.write(
        'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
          `Sec-WebSocket-Accept: ${accept}\r\n\r\n`,
      );
      for (const frame of this.greet()) socket.write(textFrame(JSON.stringify(frame)));
      this.sockets.add(socket);
      socket.on('data', () => {}).on('error', () => {});
      socket.on('close', () => this.sockets.delete(socket));
    });
  }

  send(frame) {
    const bytes = textFrame(JSON.stringify(frame));
    for (const socket of this.sockets) socket.write(bytes);
  }

  async close() {
    for (const socket of this.sockets) socket.destroy();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
