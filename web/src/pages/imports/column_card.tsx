import { Autocomplete, Card, Grid, Select, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Becomes, becomes, type Choice, dateFormats, type Operation, operations, type Type, types, withOperation } from './mapping';

// One column of the file: what stands in it, and what it is to become.
export function ColumnCard(props: {
  choice: Choice;
  names: string[];
  error: string | undefined;
  warning: string | undefined;
  onChange: (choice: Choice) => void;
}) {
  const { t } = useTranslation('imports');
  const { choice, onChange } = props;
  const name = choice.column || t('columns.unnamed');
  const label = (what: string) => `${what}: ${name}`;
  return (
    <Card component="li" withBorder p="sm" opacity={choice.becomes === 'ignore' ? 0.75 : 1}>
      <Grid gutter="xs" align="flex-start">
        <Grid.Col span={{ base: 12, sm: 3 }}>
          <Text fw={600} size="sm" style={{ overflowWrap: 'anywhere' }}>
            {name}
          </Text>
          <Text size="xs" c="dimmed" lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
            {choice.examples.length > 0 ? choice.examples.join(' · ') : t('columns.noExamples')}
          </Text>
        </Grid.Col>
        <Grid.Col span={{ base: 12, xs: 6, sm: 3 }}>
          <Select
            aria-label={label(t('columns.becomes'))}
            size="sm"
            allowDeselect={false}
            value={choice.becomes}
            data={becomes.map((value) => ({ value, label: t(`becomes.${value}`) }))}
            error={choice.becomes !== 'attribute' ? props.error : undefined}
            onChange={(value) => value && onChange({ ...choice, becomes: value as Becomes })}
          />
        </Grid.Col>
        {choice.becomes === 'attribute' && (
          <>
            <Grid.Col span={{ base: 12, xs: 6, sm: 3 }}>
              <Autocomplete
                aria-label={label(t('columns.attribute'))}
                size="sm"
                value={choice.attribute}
                data={props.names}
                limit={8}
                error={props.error}
                onChange={(attribute) => onChange({ ...choice, attribute })}
              />
            </Grid.Col>
            <Grid.Col span={{ base: 6, sm: 3 }}>
              <Select
                aria-label={label(t('columns.type'))}
                size="sm"
                allowDeselect={false}
                value={choice.type}
                data={types.map((value) => ({ value, label: t(`types.${value}`) }))}
                onChange={(value) => {
                  const type = (value ?? 'automatic') as Type;
                  onChange({ ...choice, type, dateFormat: type === 'date' ? (choice.dateFormat ?? 'dd/MM/yyyy') : null });
                }}
              />
            </Grid.Col>
            <Grid.Col span={{ base: 6, sm: 3 }} offset={{ base: 0, sm: 3 }}>
              <Select
                aria-label={label(t('columns.operation'))}
                size="xs"
                allowDeselect={false}
                value={choice.operation}
                data={operations.map((value) => ({ value, label: t(`operations.${value.slice(1)}`) }))}
                onChange={(value) => value && onChange(withOperation(choice, value as Operation))}
              />
            </Grid.Col>
            {choice.type === 'date' && (
              <Grid.Col span={{ base: 12, sm: 4 }}>
                <Select
                  aria-label={label(t('columns.dateFormat'))}
                  size="xs"
                  allowDeselect={false}
                  value={choice.dateFormat}
                  data={dateFormats.map((value) => ({ value, label: t(`dates.${value}`) }))}
                  onChange={(dateFormat) => onChange({ ...choice, dateFormat })}
                />
              </Grid.Col>
            )}
            {choice.type === 'list' && (
              <Grid.Col span={{ base: 12, sm: 3 }}>
                <TextInput
                  aria-label={label(t('columns.separator'))}
                  size="xs"
                  leftSection={<Text size="xs">{t('columns.separatorShort')}</Text>}
                  leftSectionWidth={84}
                  maxLength={1}
                  value={choice.separator}
                  onChange={(event) => onChange({ ...choice, separator: event.currentTarget.value })}
                />
              </Grid.Col>
            )}
          </>
        )}
      </Grid>
      {props.warning && (
        <Text size="xs" mt={6} c="light-dark(#8f3a06, var(--mantine-color-orange-3))" style={{ overflowWrap: 'anywhere' }}>
          {props.warning}
        </Text>
      )}
    </Card>
  );
}
