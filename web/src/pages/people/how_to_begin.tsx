import { Button, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconCode, IconFileImport, IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { Allowed } from '@/parts/allowed';
import { CodeBlock } from '@/parts/code_block';
import { EmptyState } from '@/parts/empty_state';
import { useCan } from '@/session/session';

const curl = (origin: string) => `curl ${origin}/api/v1/people \\
  -H 'Authorization: Bearer YOUR_KEY' \\
  -H 'Content-Type: application/json' \\
  -d '{"records": [
    {"identity": "cust-1001", "phone": "+14155550101", "opted_in": true,
     "attributes": {"Name": "Asha Rao", "Plan": "Gold"}}
  ]}'`;

// Nobody is here yet: both ways for them to come.
export function HowToBegin() {
  const { t } = useTranslation('people');
  const canMakeKeys = useCan('administer');
  return (
    <Stack>
      <EmptyState icon={<IconUsers size={28} />} title={t('empty.title')} text={t('empty.text')} />
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Card withBorder>
          <Stack gap="sm" align="flex-start">
            <Group gap="xs">
              <IconFileImport size={20} aria-hidden />
              <Title order={2} size="h4">
                {t('empty.fileTitle')}
              </Title>
            </Group>
            <Text size="sm">{t('empty.fileText')}</Text>
            <Allowed right="people:write">
              <Button component={Link} to="/imports/new">
                {t('empty.fileButton')}
              </Button>
            </Allowed>
          </Stack>
        </Card>
        <Card withBorder>
          <Stack gap="sm">
            <Group gap="xs">
              <IconCode size={20} aria-hidden />
              <Title order={2} size="h4">
                {t('empty.apiTitle')}
              </Title>
            </Group>
            <Text size="sm">{t('empty.apiText')}</Text>
            <CodeBlock label={t('empty.apiLabel')} text={curl(window.location.origin)} />
            {canMakeKeys && (
              <Button component={Link} to="/settings/keys" variant="default" w="fit-content">
                {t('empty.apiButton')}
              </Button>
            )}
          </Stack>
        </Card>
      </SimpleGrid>
    </Stack>
  );
}
