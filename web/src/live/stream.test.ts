import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LiveStream, type LiveState, type News } from './stream';

// A server whose connections the test holds in its hands.
class Server {
  asked: (string | null)[] = [];
  private connections: ReadableStreamDefaultController<Uint8Array>[] = [];
  status = 200;

  open = async (lastId: string | null, signal: AbortSignal): Promise<Response> => {
    this.asked.push(lastId);
    if (this.status === 0) {
      throw new TypeError('no connection');
    }
    if (this.status !== 200) {
      return new Response('', { status: this.status });
    }
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.connections.push(controller);
        signal.addEventListener('abort', () => controller.error(new DOMException('aborted', 'AbortError')));
      },
    });
    return new Response(body);
  };
  async say(text: string) {
    this.connections.at(-1)?.enqueue(new TextEncoder().encode(text));
    await vi.advanceTimersByTimeAsync(0);
  }
  async cut() {
    this.connections.at(-1)?.close();
    await vi.advanceTimersByTimeAsync(0);
  }
}

const hello = (resumed: boolean, id: string) => `id: ${id}\nevent: hello\ndata: {"resumed":${resumed}}\n\n`;
const news = (id: string, value: number) => `id: ${id}\nevent: campaign\ndata: {"id":${value}}\n\n`;

let server: Server;
let told: News[];
let states: LiveState[];
let asksAnew: number;
let stream: LiveStream;

beforeEach(async () => {
  vi.useFakeTimers();
  server = new Server();
  told = [];
  states = [];
  asksAnew = 0;
  stream = new LiveStream({
    open: server.open,
    onNews: (one) => told.push(one),
    onHello: (anew) => (asksAnew += anew ? 1 : 0),
    onState: (state) => states.push(state),
  });
  stream.start();
  await vi.advanceTimersByTimeAsync(0);
});
afterEach(() => {
  stream.stop();
  vi.useRealTimers();
});

test('the first word makes everything be asked anew, and news follow', async () => {
  await server.say(hello(false, '1-5'));
  expect(asksAnew).toBe(1);
  await server.say(news('1-6', 3));
  expect(told).toEqual([{ type: 'campaign', data: { id: 3 } }]);
  expect(states).toEqual(['connecting', 'live']);
});

test('a lost connection is taken up after the last event, and nothing is asked anew', async () => {
  await server.say(hello(false, '1-5'));
  await server.say(news('1-6', 3) + ': alive\nid: 1-9\n\n');
  await server.cut();
  expect(states.at(-1)).toBe('lost');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(server.asked).toEqual([null, '1-9']);
  await server.say(hello(true, '1-9') + news('1-12', 4));
  expect(states.at(-1)).toBe('live');
  expect(asksAnew).toBe(1);
  expect(told.at(-1)).toEqual({ type: 'campaign', data: { id: 4 } });
});

test('a reset makes everything be asked anew', async () => {
  await server.say(hello(false, '1-5'));
  await server.cut();
  await vi.advanceTimersByTimeAsync(1_000);
  await server.say('id: 2-0\nevent: reset\ndata: {"resumed":false}\n\n');
  expect(asksAnew).toBe(2);
  await server.cut();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(server.asked.at(-1)).toBe('2-0');
});

test('a server that is away is asked more and more slowly, and at once when the network is back', async () => {
  await server.say(hello(false, '1-5'));
  server.status = 0;
  await server.cut();
  await vi.advanceTimersByTimeAsync(60_000);
  const tries = server.asked.length;
  expect(tries).toBeGreaterThan(6);
  expect(tries).toBeLessThan(20);
  server.status = 200;
  stream.hurry();
  await vi.advanceTimersByTimeAsync(0);
  expect(server.asked.length).toBe(tries + 1);
  await server.say(hello(true, '1-5'));
  expect(states.at(-1)).toBe('live');
});

test('a connection that is silent is no connection', async () => {
  await server.say(hello(false, '1-5'));
  await vi.advanceTimersByTimeAsync(20_000);
  await server.say(': alive\nid: 1-5\n\n');
  await vi.advanceTimersByTimeAsync(20_000);
  expect(server.asked).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(17_000);
  expect(server.asked.length).toBeGreaterThan(1);
});

test('whoever is not let in does not knock on', async () => {
  server.status = 401;
  await server.cut();
  await vi.advanceTimersByTimeAsync(1_000);
  const tries = server.asked.length;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(server.asked.length).toBe(tries);
  expect(states.at(-1)).toBe('lost');
});

test('it rests while nobody looks, and goes on where it was', async () => {
  await server.say(hello(false, '1-5') + news('1-6', 3));
  stream.rest();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(server.asked).toHaveLength(1);
  expect(states.at(-1)).toBe('resting');
  stream.start();
  await vi.advanceTimersByTimeAsync(0);
  expect(server.asked).toEqual([null, '1-6']);
});
