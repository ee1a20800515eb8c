import { describe, expect, it } from 'vitest';
import type { Template } from '../types';
import { newBody, newButton, newDraft, newHeader, withKind } from './draft';
import { readDraft } from './read';
import { fieldOf, writeComponents } from './write';

function stored(components: unknown): Template {
  return {
    id: 1, provider: 1, name: 'n', language: 'en', external_id: null, category: 'MARKETING', status: 'approved', status_reason: null,
    quality: null, origin: 'made', archived: false, components: components as Template['components'], slots: [], created: '', updated: '',
  };
}

const whole = [
  { type: 'HEADER', format: 'IMAGE', example: { header_handle: ['https://shop.example.com/a.jpg'] } },
  { type: 'BODY', text: 'Hello {{first_name}}, see {{offer}}.', example: { body_text_named_params: [
    { param_name: 'first_name', example: 'Asha' }, { param_name: 'offer', example: 'shoes' }] } },
  { type: 'FOOTER', text: 'Reply STOP to leave' },
  { type: 'BUTTONS', buttons: [
    { type: 'QUICK_REPLY', text: 'Yes' },
    { type: 'URL', text: 'Go', url: 'https://shop.example.com/{{1}}', example: ['x'], tracked: true },
    { type: 'PHONE_NUMBER', text: 'Call', phone_number: '+14155550100' },
    { type: 'COPY_CODE', example: 'SAVE10' },
    { type: 'FLOW', text: 'Book', flow_id: '77', flow_action: 'navigate', navigate_screen: 'FIRST', icon: 'DOCUMENT' }] },
];

describe('a template in the form', () => {
  it('is written as it was read', () => {
    const draft = readDraft(stored(whole));
    expect(draft).not.toBeNull();
    expect(writeComponents(draft!).components).toEqual(whole);
  });

  it('keeps a carousel', () => {
    const card = (picture: string) => ({ components: [
      { type: 'HEADER', format: 'IMAGE', example: { header_handle: [picture] } },
      { type: 'BODY', text: 'One of {{1}}.', example: { body_text: [['many']] } },
      { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'More' }] }] });
    const components = [{ type: 'BODY', text: 'Look.' }, { type: 'CAROUSEL', cards: [card('https://a.example.com/1.jpg'), card('https://a.example.com/2.jpg')] }];
    expect(writeComponents(readDraft(stored(components))!).components).toEqual(components);
  });

  it('keeps a one-time password', () => {
    const components = [
      { type: 'BODY', add_security_recommendation: true },
      { type: 'FOOTER', code_expiration_minutes: 5 },
      { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'ONE_TAP', text: 'Copy', autofill_text: 'Fill in', package_name: 'com.example', signature_hash: 'K8a/AINcGX7' }] }];
    expect(writeComponents(readDraft(stored(components))!).components).toEqual(components);
  });

  it('keeps an offer', () => {
    const components = [
      { type: 'BODY', text: 'Hurry.' },
      { type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Ends soon', has_expiration: true } },
      { type: 'BUTTONS', buttons: [{ type: 'COPY_CODE', example: 'SAVE10' }, { type: 'URL', text: 'Go', url: 'https://shop.example.com/' }] }];
    expect(writeComponents(readDraft(stored(components))!).components).toEqual(components);
  });

  it('is left alone where it has parts that the form does not know', () => {
    expect(readDraft(stored([{ type: 'BODY', text: 'x' }, { type: 'SPARKLES' }]))).toBeNull();
  });

  it('leaves out what the header no longer has', () => {
    const draft = newDraft(1);
    draft.header = { ...newHeader('LOCATION'), text: 'was typed', media: 'https://a.example.com/' };
    draft.body = { ...newBody(), text: 'Hi.' };
    expect(writeComponents(draft).components[0]).toEqual({ type: 'HEADER', format: 'LOCATION' });
  });
});

describe('a finding', () => {
  it('stands beside the field that it is about', () => {
    const draft = newDraft(1);
    draft.header = newHeader('TEXT');
    draft.buttons = [newButton('QUICK_REPLY'), newButton('URL')];
    const { places } = writeComponents(draft);
    const second = draft.buttons[1]!.key;
    expect(fieldOf('name', places)).toBe('name');
    expect(fieldOf('external_id', places)).toBe('externalId');
    expect(fieldOf('components[0].text', places)).toBe('header.text');
    expect(fieldOf('components[1].text', places)).toBe('body.text');
    expect(fieldOf('components[2].buttons[1].url', places)).toBe(`buttons.${second}.target`);
    expect(fieldOf('components[2].buttons[1].otp_type', places)).toBe(`buttons.${second}`);
    expect(fieldOf('components[2].buttons', places)).toBe('buttons');
    expect(fieldOf('components', places)).toBe('body');
  });

  it('finds its card', () => {
    const draft = withKind(newDraft(1), 'carousel');
    const { places } = writeComponents(draft);
    const card = draft.cards[1]!;
    expect(fieldOf('components[1].cards[1].components[0].example.header_handle[0]', places)).toBe(`cards.${card.key}.header.media`);
    expect(fieldOf('components[1].cards[1].components[2].buttons[0].text', places)).toBe(`cards.${card.key}.buttons.${card.buttons[0]!.key}.text`);
  });
});
