import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconKey } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from './copy_button';

export interface Secret {
  title: string;
  text: string;
  values: { label: string; value: string }[];
}

// A secret that nobody can look up later: the dialog closes by its button alone.
export function showOnce(secret: Secret) {
  const id = modals.open({
    title: secret.title,
    size: 'lg',
    closeOnClickOutside: false,
    closeOnEscape: false,
    withCloseButton: false,
    children: <Shown secret={secret} close={() => modals.close(id)} />,
  });
}

function Shown(props: { secret: Secret; close: () => void }) {
  const { t } = useTranslation('settings');
  const { secret } = props;
  return (
    <Stack>
      <Text size="sm">{secret.text}</Text>
      {secret.values.map(({ label, value }) => (
        <div key={label}>
          <Text size="sm" fw={600} mb={4}>
            {label}
          </Text>
          <Group gap="xs" wrap="nowrap">
            <Code block style={{ flex: 1, minWidth: 0, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
              {value}
            </Code>
            <CopyButton value={value} what={label} />
          </Group>
        </div>
      ))}
      <Alert color="yellow" icon={<IconKey aria-hidden />} variant="light">
        {t('once')}
      </Alert>
      <Group justify="flex-end">
        <Button onClick={props.close} data-autofocus>
          {t('kept')}
        </Button>
      </Group>
    </Stack>
  );
}
