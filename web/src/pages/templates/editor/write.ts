import { areNamed, placeholdersOf } from '../placeholders';
import { type BodyDraft, type ButtonDraft, type CardDraft, type CodeDraft, type Draft, type Examples, type HeaderDraft, isMedia, type Raw } from './draft';

// Where a part of the form came to stand: findings name places in the components, the form its fields.
export interface Place {
  where: string; // "components[1].buttons[0].url"
  field: string; // "buttons.row-3.target"
}

export interface Written {
  components: ({ type: string } & Raw)[];
  places: Place[];
}

// The components as WhatsApp's format has them.
export function writeComponents(draft: Draft): Written {
  const written: Written = { components: [], places: [] };
  const add = (component: { type: string } & Raw, field: string): string => {
    const where = `components[${written.components.length}]`;
    written.components.push(component);
    written.places.push({ where, field });
    return where;
  };
  if (draft.kind === 'code') {
    writeCode(draft.code, add);
    return written;
  }
  if (draft.header) {
    const where = add(headerOf(draft.header), 'header');
    placeHeader(written.places, where, 'header');
  }
  const body = add(bodyOf(draft.body), 'body');
  written.places.push({ where: `${body}.text`, field: 'body.text' });
  if (draft.kind === 'offer') {
    const where = add({ type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: draft.offer.text, has_expiration: draft.offer.expires } }, 'offer');
    written.places.push({ where: `${where}.limited_time_offer.text`, field: 'offer.text' });
  }
  if (draft.footer !== null) {
    const where = add({ type: 'FOOTER', text: draft.footer }, 'footer');
    written.places.push({ where: `${where}.text`, field: 'footer' });
  }
  if (draft.buttons.length > 0) {
    const where = add({ type: 'BUTTONS', buttons: draft.buttons.map(buttonOf) }, 'buttons');
    placeButtons(written.places, where, draft.buttons, 'buttons');
  }
  if (draft.kind === 'carousel') {
    const where = add({ type: 'CAROUSEL', cards: draft.cards.map(cardOf) }, 'cards');
    draft.cards.forEach((card, at) => placeCard(written.places, `${where}.cards[${at}]`, card));
  }
  return written;
}

function writeCode(code: CodeDraft, add: (component: { type: string } & Raw, field: string) => string) {
  add({ type: 'BODY', ...(code.advice ? { add_security_recommendation: true } : {}) }, 'code');
  if (code.minutes !== null) {
    add({ type: 'FOOTER', code_expiration_minutes: code.minutes }, 'code.minutes');
  }
  const button: Raw = { ...code.raw, type: 'OTP', otp_type: code.way };
  put(button, 'text', code.text);
  if (code.way !== 'COPY_CODE') {
    put(button, 'autofill_text', code.autofill);
    put(button, 'package_name', code.packageName);
    put(button, 'signature_hash', code.signature);
  }
  if (code.way === 'ZERO_TAP') {
    button['zero_tap_terms_accepted'] = true;
  }
  add({ type: 'BUTTONS', buttons: [button] }, 'code.button');
}

function put(object: Raw, key: string, text: string) {
  if (text) {
    object[key] = text;
  } else {
    delete object[key];
  }
}

function examplesOf(text: string, examples: Examples, key: 'header_text' | 'body_text'): Raw | undefined {
  const names = placeholdersOf(text);
  if (names.length === 0 || names.every((name) => !examples[name])) {
    return undefined;
  }
  if (areNamed(names)) {
    return { [`${key}_named_params`]: names.map((name) => ({ param_name: name, example: examples[name] ?? '' })) };
  }
  const row = names.map((name) => examples[name] ?? '');
  return { [key]: key === 'body_text' ? [row] : row };
}

export function headerOf(header: HeaderDraft): { type: string } & Raw {
  const component: { type: string } & Raw = { ...header.raw, type: 'HEADER', format: header.format };
  delete component['text'];
  delete component['example'];
  if (header.format === 'TEXT') {
    component['text'] = header.text;
    const example = examplesOf(header.text, header.examples, 'header_text');
    if (example) {
      component['example'] = example;
    }
  } else if (isMedia(header.format) && header.media) {
    component['example'] = { header_handle: [header.media] };
  }
  return component;
}

export function bodyOf(body: BodyDraft): { type: string } & Raw {
  const component: { type: string } & Raw = { ...body.raw, type: 'BODY', text: body.text };
  delete component['example'];
  const example = examplesOf(body.text, body.examples, 'body_text');
  if (example) {
    component['example'] = example;
  }
  return component;
}

export function buttonOf(button: ButtonDraft): Raw {
  const written: Raw = { ...button.raw, type: button.type };
  if (button.type === 'COPY_CODE') {
    put(written, 'text', button.text);
    put(written, 'example', button.example);
    return written;
  }
  written['text'] = button.text;
  if (button.type === 'URL') {
    written['url'] = button.target;
    if (placeholdersOf(button.target).length > 0 && button.example) {
      written['example'] = [button.example];
    } else {
      delete written['example'];
    }
  }
  if (button.type === 'PHONE_NUMBER') {
    written['phone_number'] = button.target;
  }
  if (button.type === 'FLOW') {
    put(written, 'flow_id', button.flow);
    put(written, 'navigate_screen', button.screen);
    written['flow_action'] = button.screen ? 'navigate' : (button.raw['flow_action'] ?? 'data_exchange');
  }
  if (button.tracked) {
    written['tracked'] = true;
  } else {
    delete written['tracked'];
  }
  return written;
}

function cardOf(card: CardDraft): Raw {
  return {
    components: [
      headerOf(card.header),
      ...(card.body ? [bodyOf(card.body)] : []),
      ...(card.buttons.length > 0 ? [{ type: 'BUTTONS', buttons: card.buttons.map(buttonOf) }] : []),
    ],
  };
}

function placeHeader(places: Place[], where: string, field: string) {
  places.push({ where: `${where}.text`, field: `${field}.text` }, { where: `${where}.example`, field: `${field}.media` });
}

function placeButtons(places: Place[], where: string, buttons: ButtonDraft[], field: string) {
  buttons.forEach((button, at) => {
    const place = `${where}.buttons[${at}]`;
    const row = `${field}.${button.key}`;
    places.push(
      { where: place, field: row },
      { where: `${place}.text`, field: `${row}.text` },
      { where: `${place}.url`, field: `${row}.target` },
      { where: `${place}.phone_number`, field: `${row}.target` },
      { where: `${place}.example`, field: `${row}.example` },
    );
  });
}

function placeCard(places: Place[], where: string, card: CardDraft) {
  const field = `cards.${card.key}`;
  places.push({ where, field });
  const part = (at: number) => `${where}.components[${at}]`;
  places.push({ where: part(0), field: `${field}.header` });
  placeHeader(places, part(0), `${field}.header`);
  if (card.body) {
    places.push({ where: part(1), field: `${field}.body` }, { where: `${part(1)}.text`, field: `${field}.body.text` });
  }
  const buttons = part(card.body ? 2 : 1);
  places.push({ where: buttons, field: `${field}.buttons` });
  placeButtons(places, buttons, card.buttons, `${field}.buttons`);
}

// The form's field for a place that a finding names: that of the closest part around it.
export function fieldOf(where: string, places: Place[]): string {
  let best: Place | undefined;
  for (const place of places) {
    const inside = where === place.where || where.startsWith(`${place.where}.`) || where.startsWith(`${place.where}[`);
    if (inside && place.where.length > (best?.where.length ?? 0)) {
      best = place;
    }
  }
  return best?.field ?? ({ external_id: 'externalId', components: 'body' }[where] ?? where);
}
