import { useFormat } from './format';

// A moment in the project's zone; the exact one, with the zone's name, on hovering.
export function When(props: { at: string | null | undefined; exact?: boolean }) {
  const format = useFormat();
  if (!props.at) {
    return <>–</>;
  }
  const exact = format.exact(props.at);
  return (
    <time dateTime={props.at} title={`${exact} (${format.zone})`}>
      {props.exact ? exact : format.time(props.at)}
    </time>
  );
}
