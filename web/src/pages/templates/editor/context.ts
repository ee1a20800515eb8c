import { createContext, useContext } from 'react';
import type { Finding, Limits } from '../types';

// What the fields of the form share: the limits of the provider's dialect, and what the linter says of each field.
export interface Editing {
  limits: Limits | undefined;
  findingsOf: (field: string) => Finding[];
  touch: (field: string) => void; // from then on what is missing in it is told
}

export const EditingContext = createContext<Editing>({ limits: undefined, findingsOf: () => [], touch: () => undefined });

export function useEditing(): Editing {
  return useContext(EditingContext);
}
