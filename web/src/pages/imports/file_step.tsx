import { Alert, Anchor, Box, Button, Code, Group, List, Select, Stack, Text } from '@mantine/core';
import { IconFileTypeCsv, IconUpload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '@/api/problem';
import { refusalText } from '@/parts/form';
import { ProblemAlert } from '@/parts/problem_alert';
import { decode, type Form, look, otherEncodings, separatorOf } from './csv_text';
import type { Preview } from './data';
import { askPreview, beginningBytes } from './preview';
import { sizeText } from './size';
import { readableTitle } from '@/parts/mark';

export interface ChosenFile {
  file: File;
  form: Form;
}

const sample = 'identity,Name,Phone,MSG-whatsapp\ncust-1001,Asha Rao,+919876543210,TRUE\ncust-1002,Ben Lee,+14155550101,FALSE\n';

// Chooses a file by the browser's dialog or by dropping it, and says at once when it will not do.
export function FileStep(props: { file: ChosenFile | null; hasChoices: boolean; onChosen: (file: ChosenFile, preview: Preview) => void; onKept: () => void }) {
  const { t } = useTranslation(['imports', 'common']);
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [chosen, setChosen] = useState<ChosenFile | null>(props.file);
  const [refused, setRefused] = useState<string | null>(null);
  const preview = useMutation({
    mutationFn: (file: ChosenFile) => askPreview(file),
    onSuccess: (answer, file) => props.onChosen(file, answer),
    onError: (error) => setRefused(error instanceof ApiProblem && !error.isOffline ? refusalText(error) : null),
  });
  const take = async (file: File | undefined) => {
    if (!file) {
      return;
    }
    setRefused(null);
    setChosen(null);
    preview.reset();
    let found: ReturnType<typeof look>;
    try {
      found = look(new Uint8Array(await file.slice(0, beginningBytes).arrayBuffer()));
    } catch {
      setRefused(t('file.unreadable'));
      return;
    }
    if ('unusable' in found) {
      setRefused(t(`file.${found.unusable}`, { name: file.name }));
      return;
    }
    setChosen({ file, form: found });
    if (found.encoding === 'utf-8') {
      preview.mutate({ file, form: found });
    }
  };
  const saveSample = () => {
    const address = URL.createObjectURL(new Blob([sample], { type: 'text/csv' }));
    const link = document.createElement('a');
    link.href = address;
    link.download = 'people.csv';
    link.click();
    URL.revokeObjectURL(address);
  };
  return (
    <Stack mt="md">
      <Box
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          if (event.dataTransfer.files.length > 1) {
            setRefused(t('file.several'));
          } else {
            void take(event.dataTransfer.files[0]);
          }
        }}
        p="xl"
        style={{
          border: `2px dashed ${over ? 'var(--mantine-primary-color-filled)' : 'var(--mantine-color-default-border)'}`,
          borderRadius: 'var(--mantine-radius-md)',
          background: over ? 'var(--mantine-primary-color-light)' : undefined,
        }}
      >
        <Stack align="center" gap="sm">
          <IconFileTypeCsv size={40} stroke={1.5} aria-hidden />
          <Text fw={600} ta="center">
            {t('file.drop')}
          </Text>
          <input
            ref={input}
            type="file"
            accept=".csv,.txt,.tsv,text/csv,text/plain"
            aria-label={t('file.choose')}
            aria-describedby="file-refused"
            hidden
            onChange={(event) => {
              void take(event.currentTarget.files?.[0]);
              event.currentTarget.value = ''; // the same file can be chosen again once it was mended
            }}
          />
          <Button leftSection={<IconUpload size={16} aria-hidden />} onClick={() => input.current?.click()} loading={preview.isPending}>
            {t('file.choose')}
          </Button>
          {chosen && (
            <Text size="sm" aria-live="polite">
              {chosen.file.name} · {sizeText(chosen.file.size)}
            </Text>
          )}
        </Stack>
      </Box>
      <div id="file-refused">
        {refused && (
          <Alert role="alert" color="red" variant="light" title={t('file.refused')}>
            {refused}
          </Alert>
        )}
        {preview.error && !refused && <ProblemAlert error={preview.error} onRetry={() => chosen && preview.mutate(chosen)} />}
      </div>
      {chosen && !refused && chosen.form.encoding !== 'utf-8' && (
        <Encoding file={chosen} onChange={setChosen} onNext={() => preview.mutate(chosen)} busy={preview.isPending} />
      )}
      {props.file && props.hasChoices && chosen === props.file && (
        <Group justify="flex-end">
          <Button onClick={props.onKept}>{t('common:next')}</Button>
        </Group>
      )}
      <Box>
        <Text size="sm" fw={600} mb={4}>
          {t('file.needs')}
        </Text>
        <List size="sm" spacing={2}>
          <List.Item>{t('file.needsIdentity')}</List.Item>
          <List.Item>{t('file.needsPhone')}</List.Item>
          <List.Item>{t('file.needsConsent')}</List.Item>
          <List.Item>{t('file.needsRest')}</List.Item>
        </List>
        <Anchor component="button" type="button" size="sm" mt="xs" onClick={saveSample}>
          {t('file.sample')}
        </Anchor>
      </Box>
    </Stack>
  );
}

// Text that is no UTF-8: shows how it reads, so that one sees whether the letters are right.
function Encoding(props: { file: ChosenFile; onChange: (file: ChosenFile) => void; onNext: () => void; busy: boolean }) {
  const { t } = useTranslation(['imports', 'common']);
  const { file, form } = props.file;
  const [bytes, setBytes] = useState<Uint8Array | null>(null);
  if (!bytes) {
    void file
      .slice(0, beginningBytes)
      .arrayBuffer()
      .then((buffer) => setBytes(new Uint8Array(buffer)));
    return null;
  }
  const text = decode(bytes, form.encoding);
  return (
    <Alert color="yellow" variant="light" styles={readableTitle} title={t('file.encodingTitle')}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{t('file.encodingText')}</Text>
        <Select
          label={t('file.encoding')}
          w={260}
          allowDeselect={false}
          value={form.encoding}
          data={[...new Set([form.encoding, ...otherEncodings])].map((value) => ({ value, label: value }))}
          onChange={(encoding) => encoding && props.onChange({ file, form: { encoding, separator: separatorOf(decode(bytes, encoding)) } })}
        />
        <Code block w="100%" mah={140} tabIndex={0} role="region" aria-label={t('file.reads')} style={{ overflow: 'auto' }}>
          {text.split(/\r?\n|\r/).slice(0, 5).join('\n').slice(0, 600)}
        </Code>
        <Button onClick={props.onNext} loading={props.busy}>
          {t('file.encodingRight')}
        </Button>
      </Stack>
    </Alert>
  );
}
