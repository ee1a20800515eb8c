import { Button, Group, Input, Text } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type Form, look } from '@/pages/imports/csv_text';
import { sizeText } from '@/pages/imports/size';

export interface Chosen {
  file: File;
  form: Form;
}

const beginningBytes = 64 << 10;

// A file of identities, refused at once where it is none.
export function FileField(props: {
  label: string;
  description: string;
  chosen: Chosen | null;
  error: string | null;
  onChange: (chosen: Chosen | null, error: string | null) => void;
}) {
  const { t } = useTranslation(['lists', 'imports']);
  const input = useRef<HTMLInputElement>(null);
  const take = async (file: File | undefined) => {
    if (!file) {
      return;
    }
    try {
      const found = look(new Uint8Array(await file.slice(0, beginningBytes).arrayBuffer()));
      if ('unusable' in found) {
        props.onChange(null, t(`imports:file.${found.unusable}`, { name: file.name }));
      } else {
        props.onChange({ file, form: found }, null);
      }
    } catch {
      props.onChange(null, t('imports:file.unreadable'));
    }
  };
  return (
    <Input.Wrapper label={props.label} description={props.description} error={props.error} labelElement="div">
      <Group
        gap="sm"
        mt={4}
        p="sm"
        style={{ border: '1px dashed var(--mantine-color-default-border)', borderRadius: 'var(--mantine-radius-md)' }}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          void take(event.dataTransfer.files[0]);
        }}
      >
        <input
          ref={input}
          type="file"
          accept=".csv,.txt,.tsv,text/csv,text/plain"
          aria-label={props.label}
          hidden
          onChange={(event) => {
            void take(event.currentTarget.files?.[0]);
            event.currentTarget.value = '';
          }}
        />
        <Button variant="default" size="xs" leftSection={<IconUpload size={14} aria-hidden />} onClick={() => input.current?.click()}>
          {t('imports:file.choose')}
        </Button>
        <Text size="sm" aria-live="polite" style={{ overflowWrap: 'anywhere' }}>
          {props.chosen ? `${props.chosen.file.name} · ${sizeText(props.chosen.file.size)}` : t('orDrop')}
        </Text>
      </Group>
    </Input.Wrapper>
  );
}
