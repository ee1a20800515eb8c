import { Box, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { sentence } from '@/parts/problem_alert';
import { lengthOf } from '../placeholders';
import type { Finding } from '../types';
import { useEditing } from './context';

export function wordsOf(finding: Finding): string {
  return [sentence(finding.what), finding.advice ? sentence(finding.advice) : ''].join(' ').trim();
}

// Errors as the field's own error, warnings below it.
export function useNotes(field: string): { error: string | undefined; warnings: string[] } {
  const { findingsOf } = useEditing();
  const findings = findingsOf(field);
  const errors = findings.filter((one) => one.severity === 'error').map(wordsOf);
  return { error: errors.length > 0 ? errors.join(' ') : undefined, warnings: findings.filter((one) => one.severity === 'warning').map(wordsOf) };
}

export function Warnings(props: { warnings: string[] }) {
  const { t } = useTranslation('templates');
  return props.warnings.map((warning) => (
    <Text key={warning} size="xs" c="light-dark(#8f3a06, var(--mantine-color-orange-3))" style={{ display: 'flex', gap: 4, overflowWrap: 'anywhere' }}>
      <IconAlertTriangle size={14} aria-label={t('warning')} style={{ flex: 'none', marginTop: 2 }} />
      <span>{warning}</span>
    </Text>
  ));
}

// Of a part that is no single field.
export function PartNotes(props: { field: string }) {
  const { error, warnings } = useNotes(props.field);
  if (!error && warnings.length === 0) {
    return null;
  }
  return (
    <Box role="status">
      {error && (
        <Text size="xs" c="light-dark(var(--mantine-color-red-9), var(--mantine-color-red-3))" style={{ overflowWrap: 'anywhere' }}>
          {error}
        </Text>
      )}
      <Warnings warnings={warnings} />
    </Box>
  );
}

interface CountedProps {
  field: string;
  label: ReactNode;
  value: string;
  onChange: (value: string) => void;
  most?: number | undefined;
  lines?: number;
  hint?: string;
  placeholder?: string;
  type?: 'text' | 'tel' | 'url';
  disabled?: boolean;
  input?: React.Ref<HTMLTextAreaElement>;
}

// A text with its count beside the limit, and with what is wrong with it.
export function CountedText(props: CountedProps) {
  const { t } = useTranslation('templates');
  const { touch } = useEditing();
  const { error, warnings } = useNotes(props.field);
  const id = useId();
  const length = lengthOf(props.value);
  const over = props.most !== undefined && length > props.most;
  const counted = props.most === undefined ? undefined : over ? t('counted.over', { count: length - props.most, most: props.most }) : t('counted.of', { count: length, most: props.most });
  const common = {
    id,
    label: props.label,
    value: props.value,
    error,
    placeholder: props.placeholder,
    disabled: props.disabled,
    inputWrapperOrder: ['label', 'input', 'description', 'error'] as ('label' | 'input' | 'description' | 'error')[],
    description:
      counted || props.hint ? (
        <span style={{ display: 'flex', justifyContent: 'space-between', gap: 12 }}>
          <span>{props.hint}</span>
          {counted && (
            <Text span inherit fw={over ? 700 : undefined} c={over ? 'light-dark(var(--mantine-color-red-9), var(--mantine-color-red-3))' : undefined} style={{ flex: 'none' }} data-counter>
              {counted}
            </Text>
          )}
        </span>
      ) : undefined,
    onBlur: () => touch(props.field),
  };
  return (
    <Stack gap={2}>
      {props.lines ? (
        <Textarea {...common} ref={props.input} autosize minRows={props.lines} maxRows={16} onChange={(event) => props.onChange(event.currentTarget.value)} />
      ) : (
        <TextInput {...common} type={props.type ?? 'text'} onChange={(event) => props.onChange(event.currentTarget.value)} />
      )}
      <Warnings warnings={warnings} />
    </Stack>
  );
}
