import { Select, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useEditing } from './context';
import { type Format, type HeaderDraft, isMedia, newHeader } from './draft';
import { CountedText, PartNotes } from './fields';
import { ExampleFields } from './text_parts';

const all: Format[] = ['TEXT', 'IMAGE', 'VIDEO', 'GIF', 'DOCUMENT', 'LOCATION'];

// What stands above the text. `only`: the formats that there may be; without 'none' where there must be one.
export function HeaderFields(props: {
  field: string;
  header: HeaderDraft | null;
  only?: Format[];
  required?: boolean;
  onChange: (header: HeaderDraft | null) => void;
}) {
  const { t } = useTranslation('templates');
  const { limits } = useEditing();
  const { header, field, onChange } = props;
  const formats = props.only ?? all;
  const choose = (value: string | null) => {
    const format = formats.find((one) => one === value);
    onChange(format ? (header ? { ...header, format } : newHeader(format)) : null);
  };
  return (
    <Stack gap="xs">
      <Select
        label={t('editor.headerKind')}
        data={[
          ...(props.required ? [] : [{ value: 'none', label: t('editor.header.none') }]),
          ...formats.map((format) => ({ value: format, label: t(`editor.header.${format}`) })),
        ]}
        value={header?.format ?? 'none'}
        onChange={choose}
        allowDeselect={false}
      />
      {header?.format === 'TEXT' && (
        <>
          <CountedText
            field={`${field}.text`}
            label={t('editor.headerText')}
            value={header.text}
            onChange={(text) => onChange({ ...header, text })}
            most={limits?.header}
            hint={t('editor.headerHint')}
          />
          <ExampleFields text={header.text} examples={header.examples} onChange={(examples) => onChange({ ...header, examples })} />
        </>
      )}
      {header && isMedia(header.format) && (
        <CountedText
          field={`${field}.media`}
          label={t(`editor.media.${header.format}`)}
          value={header.media}
          onChange={(media) => onChange({ ...header, media: media.trim() })}
          hint={t(`editor.mediaHint.${header.format}`)}
          placeholder="https://"
          type="url"
        />
      )}
      {header?.format === 'LOCATION' && (
        <Text size="sm" c="dimmed">
          {t('editor.locationHint')}
        </Text>
      )}
      <PartNotes field={field} />
    </Stack>
  );
}
