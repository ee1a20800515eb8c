export { FilterSummary } from './filter_summary';
export { isComplete } from './gaps';
export { LiveCount } from './live_count';
export { RuleBuilder } from './rule_builder';
export type { Filter } from './tree';
export { useLiveCount } from './use_live_count';
