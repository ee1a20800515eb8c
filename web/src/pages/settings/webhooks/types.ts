import type { components } from '@/api/schema';
import type { MarkColor } from '@/parts/mark';

export type Webhook = components['schemas']['Webhook'];
export type Delivery = components['schemas']['WebhookDelivery'];
export type DeliveryState = components['schemas']['WebhookDeliveryState'];
export type EventType = components['schemas']['WebhookEvents'][number];

export const eventTypes: EventType[] = ['message.status', 'message.incoming', 'consent.changed', 'campaign.state', 'template.status'];

// "message.status" as the catalogue spells it.
export const keyOf = (type: string) => type.replace('.', '_');

export type Condition = 'on' | 'off' | 'failing' | 'disabled';

export function conditionOf(webhook: Webhook): Condition {
  if (!webhook.enabled) {
    return webhook.disabled_reason === null ? 'off' : 'disabled';
  }
  return webhook.failing_since === null ? 'on' : 'failing';
}

export const colours: Record<Condition, MarkColor> = { on: 'green', off: 'gray', failing: 'orange', disabled: 'red' };
