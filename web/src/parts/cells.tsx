import type { ReactNode } from 'react';
import { Link, type LinkProps } from 'react-router-dom';
import css from './cells.module.css';

// What rows of long tables are made of: plain elements, of which a browser draws hundreds at once.

export function CellLink(props: LinkProps) {
  return <Link className={css['link']} {...props} />;
}

export function Aside(props: { children: ReactNode }) {
  return <div className={css['aside']}>{props.children}</div>;
}
