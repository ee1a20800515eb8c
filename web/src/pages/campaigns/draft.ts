import type { components } from '@/api/schema';
import { isComplete } from '@/parts/rules/gaps';
import type { Filter } from '@/parts/rules/tree';
import { attributesIn, fromValue, type SlotValue, toValue, type Written } from './values';

type Schemas = components['schemas'];
export type Campaign = Schemas['Campaign'];
export type CampaignRow = Schemas['CampaignRow'];
export type Template = Schemas['Template'];
export type Slot = Schemas['Slot'];
export type Estimate = Schemas['Estimate'];
type Body = Schemas['ChangedCampaign'];

export const steps = ['start', 'who', 'what', 'when', 'overview'] as const;
export type Step = (typeof steps)[number];

export const kinds = ['everybody', 'segment', 'list', 'filter', 'import'] as const;
export type Kind = (typeof kinds)[number];

// Whom it is for. `none`: nobody has said so yet, and then it is for nobody.
export type Audience = { kind: Kind | 'none'; id: number | null; filter: Filter };

// A draft as one writes it.
export interface Draft {
  name: string;
  labels: string[];
  provider: number | null;
  audience: Audience;
  template: number | null;
  values: Record<string, Written>;
  custom: Record<string, string>;
  isTimed: boolean;
  sendAt: string | null;
}

const nobody: Filter = { any: [] };
export const nobodyYet: Audience = { kind: 'none', id: null, filter: {} };

export function emptyDraft(): Draft {
  return { name: '', labels: [], provider: null, audience: nobodyYet, template: null, values: {}, custom: {}, isTimed: false, sendAt: null };
}

type Said = Pick<Campaign, 'name' | 'labels' | 'provider' | 'import' | 'segment' | 'list' | 'filter' | 'template' | 'plan' | 'send_at'>;

function audienceOf(campaign: Said): Audience {
  const by = (kind: Kind, id: number | null): Audience => ({ kind, id, filter: {} });
  if (campaign.segment !== null) {
    return by('segment', campaign.segment);
  }
  if (campaign.list !== null) {
    return by('list', campaign.list);
  }
  if (campaign.import !== null) {
    return by('import', campaign.import);
  }
  if (campaign.filter === null) {
    return by('everybody', null);
  }
  return JSON.stringify(campaign.filter) === JSON.stringify(nobody) ? nobodyYet : { kind: 'filter', id: null, filter: campaign.filter };
}

export function draftOf(campaign: Said): Draft {
  return {
    name: campaign.name,
    labels: campaign.labels,
    provider: campaign.provider,
    audience: audienceOf(campaign),
    template: campaign.template,
    values: Object.fromEntries(Object.entries(campaign.plan.values ?? {}).map(([key, value]) => [key, fromValue(value)])),
    custom: campaign.plan.custom ?? {},
    isTimed: campaign.send_at !== null,
    sendAt: campaign.send_at,
  };
}

export function isAudienceComplete(audience: Audience): boolean {
  switch (audience.kind) {
    case 'none':
      return false;
    case 'everybody':
      return true;
    case 'filter':
      return isComplete(audience.filter) && JSON.stringify(audience.filter) !== '{}';
    default:
      return audience.id !== null;
  }
}

// An audience that is not whole is nobody, so that nothing can go to the wrong people.
export function audienceBody(audience: Audience): Pick<Body, 'import' | 'segment' | 'list' | 'filter'> {
  if (!isAudienceComplete(audience)) {
    return { filter: nobody };
  }
  switch (audience.kind) {
    case 'segment':
      return { segment: audience.id };
    case 'list':
      return { list: audience.id };
    case 'import':
      return { import: audience.id };
    case 'filter':
      return { filter: audience.filter };
    default:
      return {};
  }
}

export function planBody(draft: Draft): Schemas['NewPlan'] {
  const values: Record<string, SlotValue> = {};
  for (const [key, written] of Object.entries(draft.values).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const value = toValue(written);
    if (value !== null) {
      values[key] = value;
    }
  }
  return { values, custom: draft.custom };
}

// All but the revision and, where there is none yet, the name.
export function bodyOf(draft: Draft): Omit<Body, 'revision'> {
  return {
    name: draft.name.trim(),
    labels: draft.labels,
    provider: draft.provider,
    ...audienceBody(draft.audience),
    template: draft.template,
    plan: planBody(draft),
    send_at: draft.isTimed && draft.sendAt !== null ? new Date(draft.sendAt).toISOString() : null,
  };
}

// Values for places that the template has not are of another one.
export function withTemplate(draft: Draft, template: Template | null): Draft {
  const keys = new Set(template?.slots.map((slot) => slot.key) ?? []);
  return {
    ...draft,
    template: template?.id ?? null,
    values: Object.fromEntries(Object.entries(draft.values).filter(([key]) => keys.has(key))),
  };
}

export function neededAttributes(draft: Draft): string[] {
  return [
    ...new Set(Object.values(draft.values).flatMap((written) => attributesIn(written.text).filter((name) => !written.otherwise[name]))),
  ];
}

const ofWho = ['segment', 'list', 'import', 'audience'];

// In which step the field stands that the server names.
export function stepOf(field: string): Step {
  if (field.startsWith('plan') || field.startsWith('template')) {
    return 'what';
  }
  if (field.startsWith('filter') || ofWho.includes(field)) {
    return 'who';
  }
  return field === 'send_at' || field === 'at' ? 'when' : 'start';
}

// Of every member, which of two drafts say something else.
export function differences(mine: Draft, theirs: Draft): (keyof Draft)[] {
  return (Object.keys(mine) as (keyof Draft)[]).filter((key) => JSON.stringify(mine[key]) !== JSON.stringify(theirs[key]));
}
