import type { components } from '@/api/schema';

type Schemas = components['schemas'];
export type Template = Schemas['Template'];
export type TemplateStatus = Schemas['TemplateStatus'];
export type Finding = Schemas['Finding'];
export type Slot = Schemas['Slot'];
export type Preview = Schemas['Preview'];
export type Rules = Schemas['TemplateRules'];
export type TemplateProvider = Schemas['TemplateProvider'];
export type TemplateDialect = Schemas['TemplateDialect'];
export type Limits = Schemas['Limits'];
export type NamedTemplates = Schemas['NamedTemplates'];
export type ImportReport = Schemas['TemplateImport'];
export type TemplateUser = Schemas['TemplateUser'];
export type Trial = Schemas['Trial'];

export const statuses: TemplateStatus[] = ['approved', 'pending', 'rejected', 'paused', 'disabled'];
export const categories = ['MARKETING', 'UTILITY', 'AUTHENTICATION'] as const;
