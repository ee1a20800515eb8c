import { connect, createServer, type Server, type Socket } from 'node:net';

// Stands between browser and server, and can be cut like a cable: what is open is reset, what is new is refused.
export class Proxy {
  private readonly open = new Set<Socket>();
  private whole = true;

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async before(target: number): Promise<Proxy> {
    let proxy: Proxy | undefined;
    const server = createServer((near) => {
      if (!proxy?.whole) {
        near.resetAndDestroy();
        return;
      }
      const far = connect(target, '127.0.0.1');
      for (const socket of [near, far]) {
        proxy.open.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => {
          proxy?.open.delete(socket);
          near.destroy();
          far.destroy();
        });
      }
      near.pipe(far);
      far.pipe(near);
    });
    const port = await new Promise<number>((done) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        done(address && typeof address === 'object' ? address.port : 0);
      });
    });
    proxy = new Proxy(server, port);
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  cut() {
    this.whole = false;
    this.open.forEach((socket) => socket.resetAndDestroy());
  }
  mend() {
    this.whole = true;
  }
  async end() {
    this.cut();
    await new Promise((done) => this.server.close(done));
  }
}
