// Reads server-sent events out of bytes as they come, however they are cut.
export interface LiveEvent {
  id: string | null;
  type: string;
  data: string;
}

export class EventReader {
  private rest = '';
  private id: string | null = null;
  private type = '';
  private data: string[] = [];

  // `id`: the last one that was named, also where no event came with it.
  get lastId(): string | null {
    return this.id;
  }

  read(text: string): LiveEvent[] {
    const events: LiveEvent[] = [];
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    for (const raw of lines) {
      const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
      if (line === '') {
        if (this.data.length > 0) {
          events.push({ id: this.id, type: this.type || 'message', data: this.data.join('\n') });
        }
        this.type = '';
        this.data = [];
        continue;
      }
      this.field(line);
    }
    return events;
  }

  private field(line: string) {
    const colon = line.indexOf(':');
    if (colon === 0) {
      return; // a heartbeat
    }
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'id') {
      this.id = value;
    } else if (name === 'event') {
      this.type = value;
    } else if (name === 'data') {
      this.data.push(value);
    }
  }
}
