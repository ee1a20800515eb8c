import { expect, test } from 'vitest';
import { EventReader } from './events';

test('events are read however the bytes are cut', () => {
  const text = 'retry: 2000\n\nid: 7.1-3\nevent: campaign\ndata: {"id":5,\ndata: "sent":1}\n\n: alive\nid: 7.1-4\n\nevent: lanes\ndata: {}\n\n';
  const whole = new EventReader();
  const wanted = [
    { id: '7.1-3', type: 'campaign', data: '{"id":5,\n"sent":1}' },
    { id: '7.1-4', type: 'lanes', data: '{}' },
  ];
  expect(whole.read(text)).toEqual(wanted);
  for (let size = 1; size < 20; ++size) {
    const reader = new EventReader();
    const events = [];
    for (let at = 0; at < text.length; at += size) {
      events.push(...reader.read(text.slice(at, at + size)));
    }
    expect(events).toEqual(wanted);
    expect(reader.lastId).toBe('7.1-4');
  }
});

test('an event that was not finished is none', () => {
  const reader = new EventReader();
  expect(reader.read('id: 1-9\nevent: campaign\ndata: {"id":5}\n')).toEqual([]);
  expect(reader.read('\n')).toHaveLength(1);
});

test('lines may end as Windows ends them', () => {
  expect(new EventReader().read('event: x\r\ndata: 1\r\n\r\n')).toEqual([{ id: null, type: 'x', data: '1' }]);
});
