import { ActionIcon, Button, CopyButton as Copying, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

// `what` names what is copied, for those who do not see it beside the button.
export function CopyButton(props: { value: string; what: string; label?: string; compact?: boolean }) {
  const { t } = useTranslation('common');
  return (
    <Copying value={props.value} timeout={2000}>
      {({ copied, copy }) => {
        const icon = copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />;
        const text = copied ? t('copied') : (props.label ?? t('copy'));
        return props.compact ? (
          <Tooltip label={text}>
            <ActionIcon variant="subtle" color={copied ? 'green' : 'gray'} onClick={copy} aria-label={`${text}: ${props.what}`}>
              {icon}
            </ActionIcon>
          </Tooltip>
        ) : (
          <Button
            variant="default"
            size="xs"
            leftSection={icon}
            onClick={copy}
            aria-label={`${text}: ${props.what}`}
          >
            {text}
          </Button>
        );
      }}
    </Copying>
  );
}
