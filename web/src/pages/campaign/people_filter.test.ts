import { describe, expect, it } from 'vitest';
import { filterIn, isFiltered, paramsOf, queryOf } from './people_filter';

describe('the filter of a campaign’s people', () => {
  it('comes from the address and goes back there', () => {
    const search = new URLSearchParams('status=failed&reason=bad_phone&country=IN&q=Asha');
    const filter = filterIn(search);
    expect(new URLSearchParams(paramsOf(filter)).toString()).toBe(search.toString());
    expect(queryOf(filter)).toEqual({ status: 'failed', reason: 'bad_phone', country: 'IN', q: 'Asha' });
  });
  it('knows numbers of no country from any country', () => {
    expect(queryOf(filterIn(new URLSearchParams('country=')))).toEqual({ country: '' });
    expect(isFiltered(filterIn(new URLSearchParams('')))).toBe(false);
  });
  it('takes no status that there is not', () => {
    expect(queryOf(filterIn(new URLSearchParams('status=toString')))).toEqual({});
    expect(queryOf(filterIn(new URLSearchParams('status=read')))).toEqual({ status: 'read,clicked' });
    expect(queryOf(filterIn(new URLSearchParams('status=replied')))).toEqual({ replied: true });
  });
});
