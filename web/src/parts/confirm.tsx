import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { modals } from '@mantine/modals';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from './problem_alert';

export interface Question {
  title: string;
  text: string;
  confirm: string;
  // What must be typed first, where it cannot be undone.
  typed?: string;
  danger?: boolean;
  // Its refusal is shown in the dialog, which then stays open.
  run: () => Promise<unknown>;
}

// Asks before something that cannot be undone.
export function ask(question: Question) {
  const id = modals.open({
    title: question.title,
    children: <Asked question={question} close={() => modals.close(id)} />,
  });
}

function Asked(props: { question: Question; close: () => void }) {
  const { t } = useTranslation('common');
  const { question } = props;
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const run = async () => {
    setBusy(true);
    setError(null);
    try {
      await question.run();
      props.close();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void run();
      }}
    >
      <Stack>
        <Text size="sm">{question.text}</Text>
        {question.typed !== undefined && (
          <TextInput
            label={t('typeToConfirm', { word: question.typed })}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            data-autofocus
            autoComplete="off"
          />
        )}
        <ProblemAlert error={error} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={props.close} data-autofocus={question.typed === undefined || undefined}>
            {t('cancel')}
          </Button>
          <Button
            type="submit"
            color={question.danger ? 'red.8' : undefined}
            loading={busy}
            disabled={question.typed !== undefined && typed.trim() !== question.typed}
          >
            {question.confirm}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
