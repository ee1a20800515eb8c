// Times as one types them, in the project's zone, whichever zone the browser is in.

function partsIn(zone: string, at: Date): Record<string, number> {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  return Object.fromEntries(format.formatToParts(at).map((part) => [part.type, Number(part.value)]));
}

function offsetAt(zone: string, at: Date): number {
  const parts = partsIn(zone, at);
  const wall = Date.UTC(parts['year'] ?? 0, (parts['month'] ?? 1) - 1, parts['day'], parts['hour'], parts['minute'], parts['second']);
  return wall - Math.floor(at.getTime() / 1000) * 1000;
}

// "2026-11-28T09:30" on the clocks of a zone, as UTC. An hour that the clocks skip is taken as the one after it.
export function toUtc(local: string, zone: string): string | null {
  const wall = Date.parse(`${local}:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(local) || Number.isNaN(wall)) {
    return null;
  }
  const guess = wall - offsetAt(zone, new Date(wall));
  return new Date(wall - offsetAt(zone, new Date(guess))).toISOString().replace('.000Z', 'Z');
}

// The other way round, for a field of type datetime-local.
export function toLocal(at: string, zone: string): string {
  const parts = partsIn(zone, new Date(at));
  const two = (name: string) => String(parts[name] ?? 0).padStart(2, '0');
  return `${String(parts['year']).padStart(4, '0')}-${two('month')}-${two('day')}T${two('hour')}:${two('minute')}`;
}
