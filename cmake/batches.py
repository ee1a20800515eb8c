"""Says which sources of a layer may be compiled as one: those whose private names do not meet.

Reads paths from standard input, one a line, and prints `BATCH PATH` for each. Sources that share the name of
something in an unnamed namespace, or that say the same `using`, never stand in one batch.
"""

import re
import sys

MOST_IN_A_BATCH = 12
TYPE = re.compile(r'(?:template .*)?(?:struct|class|enum class|enum|union)\s+(\w+)')
ALIAS = re.compile(r'(?:using|namespace) (\w+) =')
CASE = re.compile(r'TEST\w*\((\w+), (\w+)\)')
NAMED = re.compile(r'(\w+)\s*(?:\[[^\]]*\])?\s*[(={;]')


def private_names(path):
    """Names of the unnamed namespaces of a file; the house's format has them at the beginning of a line."""
    names, is_private, around = set(), False, ''
    with open(path, encoding='utf-8') as file:
        for line in file:
            if line.startswith('namespace {'):
                is_private = True
            elif line.startswith('namespace ') and line.endswith('{\n'):
                around = line.split()[1]
            elif line.startswith('}  // namespace') and not line.startswith('}  // namespace parley'):
                is_private = False
            elif line[0] not in ' \n}#/' and (is_private or line.startswith('static ')):
                case = CASE.match(line)
                if case:
                    names.add((around, *case.groups()))
                    continue
                found = TYPE.match(line) or ALIAS.match(line) or NAMED.search(line)
                if found:
                    names.add((around, found[1]))
    return names


def main():
    batches = []
    for path in (line.strip() for line in sys.stdin):
        names = private_names(path)
        for number, (count, taken) in enumerate(batches):
            if count < MOST_IN_A_BATCH and not names & taken:
                batches[number] = (count + 1, taken | names)
                break
        else:
            number = len(batches)
            batches.append((1, names))
        print(number, path)


main()
