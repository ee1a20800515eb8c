import type { TFunction } from 'i18next';
import { dayOfValue, dayOfWindow } from './days';
import type { Condition, EventNode, MessageNode, RuleNode, Span } from './tree';
import { type Comparison, isOwnField, takesNoValue, type Value } from './values';

// What a sentence takes from outside: names of what has ids, and how days are written.
export interface Words {
  t: TFunction<'rules'>;
  zone: string;
  day: (isoDay: string) => string;
  nameOf: (kind: 'segment' | 'list' | 'campaign', id: number) => string;
}

export function attributeLabel(t: TFunction<'rules'>, name: string): string {
  return isOwnField(name) ? t(`own.${name}`) : name;
}

export function comparisonLabel(t: TFunction<'rules'>, is: Comparison, isDate: boolean): string {
  return isDate && !takesNoValue(is) ? t(`isDate.${is as 'less'}`) : t(`is.${is}`);
}

function valueText(words: Words, condition: Condition, value: Value, place: number): string {
  if (typeof value === 'boolean') {
    return words.t(value ? 'yes' : 'no');
  }
  if (condition.type === 'date') {
    const day = dayOfValue(value, condition.is, place, words.zone);
    return day === '' ? String(value) : day.length === 10 ? words.day(day) : day.replace('T', ' ');
  }
  return String(value);
}

function conditionText(words: Words, condition: Condition, label: string): string {
  const is = comparisonLabel(words.t, condition.is, condition.type === 'date');
  if (takesNoValue(condition.is)) {
    return `${label} ${is}`;
  }
  const values = condition.values.map((value, place) => valueText(words, condition, value, place));
  const last = values.at(-1) ?? '…';
  const said =
    values.length < 2
      ? last
      : condition.is === 'between'
        ? `${values[0] ?? ''} ${words.t('and')} ${last}`
        : words.t('orList', { some: values.slice(0, -1).join(', '), last });
  return `${label} ${is} ${said}`;
}

function spanText(words: Words, span: Span): string {
  const { t } = words;
  switch (span.kind) {
    case 'ever':
      return '';
    case 'last':
      return t('sentence.last', { span: t(`unitCount_${span.unit}`, { count: span.count }) });
    case 'range': {
      const from = span.from === '' ? '' : words.day(dayOfWindow(span.from, 'from', words.zone));
      const until = span.until === '' ? '' : words.day(dayOfWindow(span.until, 'until', words.zone));
      return from === '' ? t('sentence.before', { until }) : until === '' ? t('sentence.since', { from }) : t('sentence.range', { from, until });
    }
  }
}

function eventText(words: Words, node: EventNode): string {
  const { t } = words;
  const { times } = node;
  const did = t(node.negated ? 'didNot' : 'didIt');
  const within = spanText(words, node.within);
  const often =
    times.is === 'between'
      ? t('sentence.timesBetween', { count: times.count, until: times.until })
      : `${t(`timesIs.${times.is}`)} ${times.count} ${t('timesCount', { count: times.count })}`;
  const plain = times.is === 'at_least' && times.count === 1;
  const said = plain
    ? t('sentence.eventPlain', { did, event: node.name, within })
    : t('sentence.event', { did, event: node.name, times: often, within });
  const conditions = node.where.map((one) => conditionText(words, one, one.name)).join(` ${t('and')} `);
  return conditions === '' ? said : `${said} ${t('sentence.where', { conditions })}`;
}

function messageText(words: Words, node: MessageNode): string {
  const { t } = words;
  const behaviour = node.negated ? t(`behavioursNot.${node.behaviour}`) : t(`behaviours.${node.behaviour}`);
  const campaign =
    node.campaign === null ? t('anyCampaign') : t('sentence.campaign', { name: words.nameOf('campaign', node.campaign) });
  return t('sentence.message', { behaviour, campaign, within: spanText(words, node.within) });
}

export type Mode = 'all' | 'any' | 'notAll' | 'none';

export function modeOf(node: { mode: 'all' | 'any'; negated: boolean }): Mode {
  return node.mode === 'all' ? (node.negated ? 'notAll' : 'all') : node.negated ? 'none' : 'any';
}

// One row, read as a sentence: "Plan is Gold or Silver".
export function sentenceOf(words: Words, node: RuleNode): string {
  const { t } = words;
  switch (node.kind) {
    case 'group':
      return t('sentence.group', { mode: t(`modes.${modeOf(node)}`) });
    case 'attribute': {
      if (node.name === '') {
        return t('sentence.new');
      }
      const said = conditionText(words, node, attributeLabel(t, node.name));
      return node.negated ? `${t('not')}: ${said}` : said;
    }
    case 'event':
      return node.name === '' ? t('sentence.new') : eventText(words, node).replace(/\s+/g, ' ').trim();
    case 'message':
      return messageText(words, node).trim();
    case 'member':
      return node.target === null
        ? t('sentence.new')
        : t('sentence.member', {
            in: t(node.negated ? 'notIn' : 'in'),
            of: t(`ofs.${node.of}`),
            name: words.nameOf(node.of, node.target),
          });
  }
}
