import { Card, SimpleGrid, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/parts/format';
import type { Overview, StageNumbers } from './data';

type Name = keyof StageNumbers;

// Today in six numbers; those that are part of another say which part.
export function Today(props: { today: Overview['today'] }) {
  const { t } = useTranslation('home');
  const format = useFormat();
  const { today } = props;
  const tiles: { name: Name; of?: Name }[] = [
    { name: 'sent' },
    { name: 'delivered', of: 'sent' },
    { name: 'read', of: 'delivered' },
    { name: 'clicked', of: 'delivered' },
    { name: 'replied', of: 'delivered' },
    { name: 'failed' },
  ];
  return (
    <section aria-label={t('today.title', { zone: format.zone })}>
      <SimpleGrid component="dl" m={0} cols={{ base: 2, xs: 3, md: 6 }} spacing="sm">
        {tiles.map(({ name, of }) => (
          <Card key={name} withBorder padding="sm" component="div">
            <Text component="dt" size="sm" c="dimmed">
              {t(`today.${name}`)}
            </Text>
            <Text component="dd" m={0} fz={26} lh={1.2} fw={650} style={{ fontVariantNumeric: 'tabular-nums' }} data-today={name}>
              {format.count(today[name])}
            </Text>
            <Text component="dd" m={0} size="xs" c="dimmed">
              {of && today[of] > 0 ? t(`today.of_${of}`, { share: format.percent(today[name], today[of]) }) : ' '}
            </Text>
          </Card>
        ))}
      </SimpleGrid>
    </section>
  );
}
