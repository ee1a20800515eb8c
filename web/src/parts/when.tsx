import { Text } from '@mantine/core';
import { useFormat } from './format';

// A moment in the project's zone; the exact one, with the zone's name, on hovering.
export function When(props: { at: string | null | undefined; exact?: boolean }) {
  const format = useFormat();
  if (!props.at) {
    return <>–</>;
  }
  return (
    <Text component="time" inherit dateTime={props.at} title={`${format.exact(props.at)} (${format.zone})`}>
      {props.exact ? format.exact(props.at) : format.time(props.at)}
    </Text>
  );
}
