import { useTranslation } from 'react-i18next';
import { Mark } from '@/parts/mark';

// Whether somebody may be written to, and what it comes from.
export function ReachBadge(props: { full?: boolean; person: { opted_in: boolean; number_blocked: boolean; phone: string | null; user_id: string | null; consent: { at: string | null } } }) {
  const { t } = useTranslation('people');
  const { person } = props;
  const [state, color] = !person.phone && !person.user_id
    ? (['noAddress', 'gray'] as const)
    : person.number_blocked
      ? (['blocked', 'red'] as const)
      : person.opted_in
        ? (['optedIn', 'green'] as const)
        : person.consent.at
          ? (['optedOut', 'orange'] as const)
          : (['neverAsked', 'gray'] as const);
  return (
    <Mark color={color} title={t(`reach.${state}Why`)}>
      {t(props.full && state === 'optedIn' ? 'mayBeWritten' : `reach.${state}`)}
    </Mark>
  );
}
