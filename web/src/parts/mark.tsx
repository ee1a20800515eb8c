import type { CSSProperties, ReactNode } from 'react';
import css from './mark.module.css';

export type MarkColor = 'gray' | 'blue' | 'green' | 'teal' | 'violet' | 'yellow' | 'orange' | 'red';

function coloured(color: MarkColor): CSSProperties {
  const of = (shade: number) => `var(--mantine-color-${color}-${shade})`;
  const dark = color === 'orange' || color === 'yellow' ? '#8f3a06' : of(9);
  return {
    '--mark-dark': color === 'gray' ? 'var(--mantine-color-dimmed)' : dark,
    '--mark-pale': color === 'gray' ? 'var(--mantine-color-dimmed)' : of(3),
    '--mark-back': of(0),
    '--mark-strong': of(9),
  } as CSSProperties;
}

// A state in a word, in a colour that can be read in both schemes. Plain, as tables hold hundreds of them.
export function Mark(props: { color: MarkColor; size?: 'xs' | 'sm' | 'lg'; miw?: number; title?: string | undefined; children: ReactNode }) {
  const { color, size, miw } = props;
  return (
    <span
      className={size ? `${css['mark']} ${css[size]}` : css['mark']}
      title={props.title}
      style={miw === undefined ? coloured(color) : { ...coloured(color), minWidth: miw }}
    >
      {props.children}
    </span>
  );
}

// For an alert's `styles`: its title in the text's own colour, as the colour of the alert is too pale for words.
export const readableTitle = { title: { color: 'var(--mantine-color-text)' } };
