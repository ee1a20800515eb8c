import {
  IconAlertTriangle, IconBan, IconBuilding, IconDatabase, IconFiles, IconHistory, IconKey, IconUser, IconUsers, IconWebhook,
} from '@tabler/icons-react';
import type { Right } from '@/session/session';

// The parts of the settings, and the right that each takes to be looked at.
export const sections = [
  { name: 'account', group: 'you', icon: IconUser, right: null },
  { name: 'project', group: 'project', icon: IconBuilding, right: 'settings:read' },
  { name: 'members', group: 'project', icon: IconUsers, right: 'administer' },
  { name: 'keys', group: 'connections', icon: IconKey, right: 'administer' },
  { name: 'webhooks', group: 'connections', icon: IconWebhook, right: 'settings:read' },
  { name: 'data', group: 'people', icon: IconDatabase, right: 'people:read' },
  { name: 'blocked', group: 'people', icon: IconBan, right: 'people:read' },
  { name: 'files', group: 'people', icon: IconFiles, right: 'people:read' },
  { name: 'audit', group: 'records', icon: IconHistory, right: 'administer' },
  { name: 'quarantine', group: 'records', icon: IconAlertTriangle, right: 'administer' },
] as const satisfies readonly { name: string; group: string; icon: typeof IconUser; right: Right | null }[];

export const groups = ['you', 'project', 'connections', 'people', 'records'] as const;
