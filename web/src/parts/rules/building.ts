import { createContext, useContext } from 'react';
import type { Gap } from './gaps';
import type { Words } from './sentence';
import type { GroupNode, RuleNode } from './tree';

// What every row of one builder shares.
export interface Building {
  words: Words;
  gaps: Map<string, Gap>;
  problem: { row: string; text: string } | null;
  change: (id: string, next: (node: RuleNode) => RuleNode | null) => void;
  add: (group: GroupNode, rule: RuleNode, after?: string) => void;
  isFull: boolean;
  fresh: string | null; // the row that was just added, which takes the focus
  without: number | undefined;
}

const Context = createContext<Building | null>(null);
export const BuildingProvider = Context.Provider;

export function useBuilding(): Building {
  const building = useContext(Context);
  if (!building) {
    throw new Error('a rule stands outside of a builder');
  }
  return building;
}
