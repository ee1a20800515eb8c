import type { components } from '@/api/schema';

type Schemas = components['schemas'];

export type Chat = Schemas['SandboxChat'];
export type ChatMessage = Schemas['SandboxMessage'];
export type PhoneSummary = Schemas['SandboxPhone'];
export type Changes = Schemas['SandboxChanges'];
export type Action = Schemas['SandboxAction'];
export type WireEntry = Schemas['SandboxWireEntry'];
export type ProviderDials = Schemas['SandboxDials'];
export type Dials = ProviderDials['dials'];
export type SandboxTemplate = Schemas['SandboxTemplate'];
export type Provider = Schemas['Provider'];
