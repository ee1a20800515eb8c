import { EventReader } from './events';

export type LiveState = 'connecting' | 'live' | 'lost' | 'resting';

export interface News {
  type: string;
  data: Record<string, unknown>;
}

interface Options {
  open: (lastId: string | null, signal: AbortSignal) => Promise<Response>;
  onNews: (news: News) => void;
  onHello: (anew: boolean) => void; // anew: what was asked before may be old
  onState: (state: LiveState) => void;
}

const silence = 35_000; // the server says something every 15 s
const firstWait = 500;
const longestWait = 8_000;

// One stream of news that begins again by itself, where it ended, for as long as it is wanted.
export class LiveStream {
  private lastId: string | null = null;
  private wanted = false;
  private current: AbortController | null = null;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: Options) {}

  start() {
    if (!this.wanted) {
      this.wanted = true;
      this.options.onState('connecting');
      void this.run();
    }
  }

  // Nobody looks: it goes on where it was as soon as somebody does.
  rest() {
    if (this.wanted) {
      this.stop();
      this.options.onState('resting');
    }
  }

  stop() {
    this.wanted = false;
    clearTimeout(this.timer);
    this.current?.abort();
    this.current = null;
  }

  // The browser says that there is a network again.
  hurry() {
    if (this.wanted && !this.current) {
      clearTimeout(this.timer);
      void this.run();
    }
  }

  private async run() {
    const current = new AbortController();
    this.current = current;
    let refused = 0;
    try {
      const response = await this.options.open(this.lastId, current.signal);
      refused = response.ok ? 0 : response.status;
      if (response.ok && response.body) {
        await this.follow(response.body, current);
      }
    } catch {
      // lost: it begins again
    }
    if (this.current !== current) {
      return; // stopped meanwhile
    }
    this.current = null;
    if (!this.wanted) {
      return;
    }
    if (refused === 401 || refused === 403) {
      this.wanted = false; // whoever logs in begins anew
      this.options.onState('lost');
      return;
    }
    this.options.onState('lost');
    const wait = Math.min(firstWait * 2 ** this.failures++, longestWait);
    this.timer = setTimeout(() => void this.run(), wait * (0.75 + Math.random() / 2));
  }

  private async follow(body: ReadableStream<Uint8Array>, current: AbortController) {
    const reader = body.getReader();
    const decoder = new TextDecoder();
    const events = new EventReader();
    let alarm = setTimeout(() => current.abort(), silence);
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) {
          return;
        }
        clearTimeout(alarm);
        alarm = setTimeout(() => current.abort(), silence);
        for (const event of events.read(decoder.decode(value, { stream: true }))) {
          if (this.current !== current) {
            return;
          }
          this.take(event.type, event.data);
        }
        this.lastId = events.lastId ?? this.lastId;
      }
    } finally {
      clearTimeout(alarm);
    }
  }

  private take(type: string, text: string) {
    const data = JSON.parse(text) as Record<string, unknown>;
    if (type === 'hello' || type === 'reset') {
      this.failures = 0;
      this.options.onState('live');
      this.options.onHello(type === 'reset' || data.resumed !== true);
      return;
    }
    this.options.onNews({ type, data });
  }
}
