import type { Preview, Settings } from './data';

// What a column of the file becomes, as the page lets one choose it.
export type Becomes = 'identity' | 'objectId' | 'phone' | 'optIn' | 'block' | 'attribute' | 'ignore';
export const becomes: Becomes[] = ['identity', 'phone', 'optIn', 'attribute', 'ignore', 'block', 'objectId'];

export type Type = Preview['columns'][number]['type'];
export type Operation = Preview['columns'][number]['operation'];
export const types: Type[] = ['automatic', 'text', 'number', 'boolean', 'date', 'list'];
export const operations: Operation[] = ['$set', '$add', '$remove', '$incr', '$decr', '$delete'];

const days = ['dd/MM/yyyy', 'MM/dd/yyyy', 'yyyy/MM/dd', 'yyyy/dd/MM', 'dd MMM yyyy'];
export const dateFormats = [...days, 'unix'];

export interface Choice {
  column: string;
  examples: string[];
  becomes: Becomes;
  attribute: string;
  type: Type;
  dateFormat: string | null;
  separator: string;
  operation: Operation;
}

const held: Record<Preview['columns'][number]['holds'], Becomes> = {
  identity: 'identity',
  object_id: 'objectId',
  phone: 'phone',
  opt_in: 'optIn',
  block: 'block',
  attribute: 'attribute',
  ignored: 'ignore',
};

// As the server suggests it.
export function choicesOf(preview: Preview): Choice[] {
  return preview.columns.map((column) => {
    const settings = preview.settings.columns?.find((one) => one.column === column.column);
    const own = column.column.trim();
    return {
      column: column.column,
      examples: column.examples,
      becomes: column.ignore ? 'ignore' : held[column.holds],
      attribute: held[column.holds] === 'attribute' && !column.ignore ? column.attribute : own,
      type: column.type,
      dateFormat: column.date_format,
      separator: settings?.separator ?? ',',
      operation: column.operation,
    };
  });
}

export interface Options {
  country: string;
  list: string;
}

export function settingsOf(choices: Choice[], options: Options): Settings {
  const identity = choices.find((choice) => choice.becomes === 'identity');
  const columns = choices.flatMap((choice): NonNullable<Settings['columns']> => {
    const { column } = choice;
    switch (choice.becomes) {
      case 'identity':
        return [];
      case 'objectId':
        return [{ column, attribute: 'objectId' }];
      case 'phone':
        return [{ column, attribute: 'Phone' }];
      case 'optIn':
        return [{ column, attribute: 'MSG-whatsapp' }];
      case 'block':
        return [{ column, attribute: 'MSG-dndWhatsApp' }];
      case 'ignore':
        return [{ column, ignore: true }];
      case 'attribute':
        return [
          {
            column,
            attribute: choice.attribute.trim(),
            ...(choice.type === 'automatic' ? {} : { type: choice.type }),
            ...(choice.type === 'date' && choice.dateFormat ? { date_format: choice.dateFormat } : {}),
            ...(choice.type === 'list' && choice.separator !== ',' ? { separator: choice.separator } : {}),
            ...(choice.operation === '$set' ? {} : { operation: choice.operation }),
          },
        ];
    }
  });
  return {
    columns: columns.map((column) => ({ ...column })) as NonNullable<Settings['columns']>,
    ...(identity ? { identity_column: identity.column } : {}),
    ...(options.country ? { country: options.country } : {}),
    ...(options.list.trim() ? { list: options.list.trim() } : {}),
  };
}

export type Gap = 'noIdentity' | 'twoIdentities' | 'twice' | 'noAttribute' | 'noSeparator' | 'noDateFormat' | 'notForOwn';

// What is missing or does not go together, by column; '' for the whole.
export function gapsOf(choices: Choice[]): Map<string, Gap> {
  const gaps = new Map<string, Gap>();
  const names = choices.filter(({ becomes }) => becomes === 'identity' || becomes === 'objectId');
  if (names.length === 0) {
    gaps.set('', 'noIdentity');
  }
  names.slice(1).forEach(({ column }) => gaps.set(column, 'twoIdentities'));
  const seen = new Set<string>();
  for (const choice of choices) {
    if (choice.becomes === 'ignore' || names.includes(choice)) {
      continue;
    }
    const target = choice.becomes === 'attribute' ? `attribute ${choice.attribute.trim()}` : choice.becomes;
    if (choice.becomes === 'attribute' && !choice.attribute.trim()) {
      gaps.set(choice.column, 'noAttribute');
    } else if (seen.has(target)) {
      gaps.set(choice.column, 'twice');
    } else if (choice.becomes === 'attribute' && choice.type === 'list' && choice.separator.length !== 1) {
      gaps.set(choice.column, 'noSeparator');
    } else if (choice.becomes === 'attribute' && choice.type === 'date' && !choice.dateFormat) {
      gaps.set(choice.column, 'noDateFormat');
    }
    seen.add(target);
  }
  return gaps;
}

// A type that goes with the operation: counting takes numbers, adding to a list takes items.
export function withOperation(choice: Choice, operation: Operation): Choice {
  const type = operation === '$incr' || operation === '$decr' ? 'number' : operation === '$add' || operation === '$remove' ? 'list' : choice.type;
  return { ...choice, operation, type };
}
