import { ApiProblem } from '@/api/problem';
import { type GroupNode, type RuleNode, written } from './tree';

// Which row a refusal of the server is about: it names the place in the filter (filter.all[1].value), or what is not
// there (segment 7). Nothing where it is about no row.
export function rowOfProblem(tree: GroupNode, error: unknown): string | null {
  if (!(error instanceof ApiProblem) || !error.field) {
    return null;
  }
  const { field } = error;
  if (field === 'segment' || field === 'list' || field === 'campaign') {
    return rowThatNames(tree, field, Number(error.details.value));
  }
  let found: string | null = null;
  let longest = -1;
  for (const [place, id] of written(tree).places) {
    const rest = field.slice(place.length);
    if (field.startsWith(place) && (rest === '' || rest.startsWith('.') || rest.startsWith('[')) && place.length > longest) {
      found = id;
      longest = place.length;
    }
  }
  return found;
}

function rowThatNames(node: RuleNode, field: 'segment' | 'list' | 'campaign', id: number): string | null {
  if (node.kind === 'group') {
    for (const rule of node.rules) {
      const found = rowThatNames(rule, field, id);
      if (found) {
        return found;
      }
    }
    return null;
  }
  if (node.kind === 'message') {
    return field === 'campaign' && node.campaign === id ? node.id : null;
  }
  return node.kind === 'member' && node.of === field && node.target === id ? node.id : null;
}
