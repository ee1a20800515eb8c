"""Says which sources of a layer may be compiled as one: those whose private names do not meet.

Reads paths from standard input, one a line, and prints `BATCH PATH` for each. A name that one file keeps in an
unnamed namespace, or takes in with `using`, is neither kept nor called by another file of its batch. One that takes
in the names of an enumeration stands alone, as those are written without brackets.
"""

import re
import sys

MOST_IN_A_BATCH = 12
CASE = re.compile(r'TEST\w*\((\w+), (\w+)\)')
TYPE = re.compile(r'(?:template .*)?(?:struct|class|enum class|enum|union)\s+(\w+)')
ALIAS = re.compile(r'(?:using|namespace) (\w+) =')
ALONE = 'using enum '
TAKEN = re.compile(r'using (?!namespace)[\w:]*::(\w+);')
NAMED = re.compile(r'(\w+)\s*(?:\[[^\]]*\])?\s*[(={;]')
CALLED = re.compile(r'(\w+)(?=[(<{])')


def names_of(path):
    """Private names, and names that are called; the house's format has the former at the beginning of a line."""
    private, called, is_private, is_alone = set(), set(), False, False
    with open(path, encoding='utf-8') as file:
        for line in file:
            called.update(CALLED.findall(line))
            is_alone = is_alone or line.startswith(ALONE)
            if line.startswith('namespace {'):
                is_private = True
            elif line.startswith('}  // namespace') and not line.startswith('}  // namespace parley'):
                is_private = False
            elif line[0] not in ' \n}#/':
                taken, case = TAKEN.match(line), CASE.match(line)
                if case:
                    private.add('_'.join(case.groups()))
                elif taken:
                    if not line.startswith('using ::testing::') and not line.startswith('using testing::'):
                        private.add(taken[1])
                elif is_private or line.startswith('static '):
                    found = TYPE.match(line) or ALIAS.match(line) or NAMED.search(line)
                    if found:
                        private.add(found[1])
    return private, called | private, is_alone


def main():
    batches = []
    for path in (line.strip() for line in sys.stdin):
        private, called, is_alone = names_of(path)
        for number, (count, all_private, all_called) in enumerate(batches):
            if is_alone:
                count = MOST_IN_A_BATCH
            if count < MOST_IN_A_BATCH and not private & all_called and not called & all_private:
                batches[number] = (count + 1, all_private | private, all_called | called)
                break
        else:
            number = len(batches)
            batches.append((MOST_IN_A_BATCH if is_alone else 1, private, called))
        print(number, path)


main()
