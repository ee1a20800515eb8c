import { ActionIcon, Box, Button, Group, Menu, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ProviderFormOf } from './form';
import { freshHeader, type HeaderKind, type HeaderValue } from './values';

const kinds: HeaderKind[] = ['basic', 'bearer', 'api_key', 'other'];

export function HeaderFields(props: { form: ProviderFormOf; path: 'headers' | 'templates.headers' }) {
  const { t } = useTranslation('channels');
  const { form, path } = props;
  const headers = path === 'headers' ? form.values.headers : form.values.templates.headers;
  return (
    <Stack gap="sm">
      {headers.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('noHeaders')}
        </Text>
      )}
      {headers.map((header, place) => (
        <HeaderRow key={header.id} form={form} path={`${path}.${place}`} header={header} remove={() => form.removeListItem(path, place)} />
      ))}
      <Box>
        <Menu position="bottom-start">
          <Menu.Target>
            <Button variant="default" size="xs" leftSection={<IconPlus size={16} aria-hidden />}>
              {t('addHeader')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {kinds.map((kind) => (
              <Menu.Item key={kind} onClick={() => form.insertListItem(path, freshHeader(kind))}>
                {t(`preset_${kind}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </Box>
    </Stack>
  );
}

function HeaderRow(props: { form: ProviderFormOf; path: string; header: HeaderValue; remove: () => void }) {
  const { t } = useTranslation('channels');
  const { form, path, header } = props;
  const labels: Record<HeaderKind, string> = {
    basic: t('headerPassword'), bearer: t('headerToken'), api_key: t('headerValue'), other: t('headerValue'),
  };
  return (
    <Group gap="xs" align="flex-start">
      <TextInput
        label={t('headerName')}
        readOnly={header.kept}
        autoComplete="off"
        style={{ flex: '1 1 9rem' }}
        {...form.getInputProps(`${path}.name`)}
      />
      {header.kind === 'basic' && (
        <TextInput label={t('headerUser')} autoComplete="off" style={{ flex: '1 1 8rem' }} {...form.getInputProps(`${path}.user`)} />
      )}
      <PasswordInput
        label={labels[header.kind]}
        description={header.hint || undefined}
        placeholder={header.kept ? t('keptSecret') : undefined}
        autoComplete="new-password"
        style={{ flex: '2 1 12rem' }}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        {...form.getInputProps(`${path}.value`)}
      />
      <ActionIcon variant="subtle" color="gray" size="lg" mt={25} onClick={props.remove} aria-label={t('removeHeader', { name: header.name })}>
        <IconTrash size={18} aria-hidden />
      </ActionIcon>
    </Group>
  );
}
