import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

// "Ends in 1 h 05 min", as WhatsApp counts an offer down. Null where there is no end.
export function useCountdown(until: string | null): string | null {
  const { t } = useTranslation('phone');
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!until) {
      return undefined;
    }
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [until]);
  const end = until ? new Date(until).getTime() : Number.NaN;
  if (Number.isNaN(end)) {
    return null;
  }
  const seconds = Math.floor((end - now) / 1000);
  if (seconds <= 0) {
    return t('offerOver');
  }
  const [days, hours, minutes] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3_600) % 24, Math.floor(seconds / 60) % 60];
  if (days > 0) {
    return t('offerDays', { days, hours });
  }
  return hours > 0 ? t('offerHours', { hours, minutes }) : t('offerMinutes', { minutes, seconds: seconds % 60 });
}
