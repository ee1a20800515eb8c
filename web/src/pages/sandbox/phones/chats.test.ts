import { describe, expect, it } from 'vitest';
import type { Changes, Chat, PhoneSummary } from '../types';
import { merged } from './chats';

const phone = (number: string, sequence: number): PhoneSummary => ({
  number, sequence, name: 'Asha', received: 1, unread: 0, blocked: false, opted_out: false, last_at: null, last_text: null,
});
const chat = (number: string, sequence: number): Chat => ({ ...phone(number, sequence), messages: [] });
const changes = (sequence: number, phones: Chat[], recent: PhoneSummary[], anew = false): Changes => ({ sequence, anew, phones, recent });

describe('merged', () => {
  it('keeps what has not changed, and brings what has to the front', () => {
    const first = merged(undefined, changes(5, [chat('+1', 4)], [phone('+2', 5), phone('+1', 4)]));
    const second = merged(first, changes(7, [], [phone('+1', 7)]));
    expect(second.chats.get('+1')?.sequence).toBe(4);
    expect(second.recent.map((one) => one.number)).toEqual(['+1', '+2']);
    expect(second.sequence).toBe(7);
  });

  it('never puts an older chat over a newer one', () => {
    const first = merged(undefined, changes(9, [chat('+1', 9)], []));
    expect(merged(first, changes(9, [chat('+1', 3)], [])).chats.get('+1')?.sequence).toBe(9);
  });

  it('begins anew where the sandbox did', () => {
    const first = merged(undefined, changes(90, [chat('+1', 9)], [phone('+1', 9)]));
    const second = merged(first, changes(2, [], [], true));
    expect(second.chats.size).toBe(0);
    expect(second.recent).toEqual([]);
  });
});
