import { notifications } from '@mantine/notifications';

// Something went well, and the page shows it elsewhere.
export function notice(message: string) {
  notifications.show({ message, color: 'green', autoClose: 4000 });
}
