import { describe, expect, it } from 'vitest';
import { audienceBody, bodyOf, draftOf, emptyDraft, neededAttributes, nobodyYet, stepOf, withTemplate } from './draft';

const campaign = {
  name: 'Spring',
  labels: ['sale'],
  provider: 3,
  import: null,
  segment: 4,
  list: null,
  filter: null,
  template: 5,
  plan: { values: { 'body.1': { attribute: 'Name', default: 'there' }, 'body.2': 'Delhi' }, custom: { batch: 'x' } },
  send_at: '2026-12-24T09:00:00Z',
};

describe('a draft', () => {
  it('says to the server what it was read from', () => {
    const { name, labels, provider, segment, template, plan, send_at } = campaign;
    expect(bodyOf(draftOf(campaign))).toEqual({ name, labels, provider, segment, template, plan, send_at: send_at.replace('Z', '.000Z') });
  });
  it('is for nobody until somebody says for whom', () => {
    expect(bodyOf(emptyDraft()).filter).toEqual({ any: [] });
    expect(audienceBody({ kind: 'segment', id: null, filter: {} })).toEqual({ filter: { any: [] } });
    expect(audienceBody({ kind: 'filter', id: null, filter: {} })).toEqual({ filter: { any: [] } });
    expect(draftOf({ ...campaign, segment: null, filter: { any: [] } }).audience).toEqual(nobodyYet);
    expect(audienceBody({ kind: 'everybody', id: null, filter: {} })).toEqual({});
  });
  it('keeps the values that another template has a place for', () => {
    const other = { id: 9, slots: [{ key: 'body.1', example: null, personal: true, required: true, tracked: false }] };
    const draft = withTemplate(draftOf(campaign), other as never);
    expect([draft.template, Object.keys(draft.values)]).toEqual([9, ['body.1']]);
  });
  it('needs the attributes that have no other text', () => {
    const draft = { ...emptyDraft(), values: { a: { text: '{{Name}} {{City}}', otherwise: { Name: 'there' } } } };
    expect(neededAttributes(draft)).toEqual(['City']);
  });
  it('knows in which step a field stands', () => {
    expect(['name', 'provider', 'segment', 'filter.all[0]', 'template', 'plan.values.body.1', 'send_at'].map(stepOf)).toEqual([
      'start', 'start', 'who', 'who', 'what', 'what', 'when',
    ]);
  });
});
