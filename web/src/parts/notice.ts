import { notifications } from '@mantine/notifications';
import { i18next } from '@/catalogue';

// Something went well, and the page shows it elsewhere.
export function notice(message: string) {
  notifications.show({ message, color: 'green', autoClose: 4000, closeButtonProps: { 'aria-label': i18next.t('close') } });
}
