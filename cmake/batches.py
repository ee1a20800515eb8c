"""Says which sources of a layer may be compiled as one: those whose private names do not meet.

Reads paths from standard input, one a line, writes a source for each batch into the folder that is its argument,
and prints their paths. They name what they include by its place beside them, so that another checkout is built from
the same cache. A name that one file keeps in an unnamed namespace, or takes in with `using`, is neither kept nor
used by another file of its batch.
"""

import os
import re
import sys
from dataclasses import dataclass, field

MOST_IN_A_BATCH = 12
CASE = re.compile(r'TEST\w*\((\w+), (\w+)\)')
TYPE = re.compile(r'(?:template .*)?(?:struct|class|enum class|enum|union)\s+(\w+)')
ALIAS = re.compile(r'(?:using|namespace) (\w+) =')
TAKEN = re.compile(r'using (?!::testing::)[\w:]+::(\w+);')
CONSTANT = re.compile(r'(?:inline |static )*const(?:expr|init)?\b[^(]*?(\w+)\s*(?:\[[^\]]*\])?\s*[={]')
NAMED = re.compile(r'(\w+)\s*(?:\[[^\]]*\])?\s*[(={;]')
CALLED = re.compile(r'(\w+)(?=[(<{])')
WORD = re.compile(r'\w+')


@dataclass
class Names:
    private: set = field(default_factory=set)    # called or written with braces
    constants: set = field(default_factory=set)  # private as well, and used as a bare word
    called: set = field(default_factory=set)
    words: set = field(default_factory=set)
    is_alone: bool = False  # takes in an enumeration, whose names are bare words, too

    def meets(self, other):
        return bool(self.private & other.called or other.private & self.called or
                    self.constants & other.words or other.constants & self.words)

    def add(self, other):
        self.private |= other.private
        self.constants |= other.constants
        self.called |= other.called
        self.words |= other.words


def names_of(path):
    """What a file keeps and uses; the house's format has declarations at the beginning of a line."""
    names, is_private = Names(), False
    with open(path, encoding='utf-8') as file:
        for line in file:
            names.called.update(CALLED.findall(line))
            names.words.update(WORD.findall(line))
            if line.startswith('namespace {'):
                is_private = True
            elif line.startswith('}  // namespace') and not line.startswith('}  // namespace parley'):
                is_private = False
            elif line.startswith('using enum '):
                names.is_alone = True
            elif line[0] not in ' \n}#/':
                read(line, names, is_private)
    names.called |= names.private
    return names


def read(line, names, is_private):
    case, taken = CASE.match(line), TAKEN.match(line)
    if case:
        names.private.add('_'.join(case.groups()))
    elif taken:
        names.private.add(taken[1])
    elif is_private or line.startswith('static '):
        constant = CONSTANT.match(line)
        if constant:
            names.constants.add(constant[1])
        else:
            found = TYPE.match(line) or ALIAS.match(line) or NAMED.search(line)
            if found:
                names.private.add(found[1])


def main():
    batches = []
    for path in (line.strip() for line in sys.stdin):
        names = names_of(path)
        for paths, of_batch in batches:
            alone = names.is_alone or of_batch.is_alone
            if not alone and len(paths) < MOST_IN_A_BATCH and not names.meets(of_batch):
                paths.append(path)
                of_batch.add(names)
                break
        else:
            batches.append(([path], names))
    folder = os.path.realpath(sys.argv[1])
    for number, (paths, _) in enumerate(batches):
        print(write(os.path.join(folder, f'batch_{number}.cpp'), folder, paths))


def write(batch, folder, paths):
    """Only where it changed, so that it is not compiled again."""
    text = ''.join(f'#include "{os.path.relpath(os.path.realpath(path), folder)}"\n' for path in paths)
    if not os.path.exists(batch) or open(batch, encoding='utf-8').read() != text:
        with open(batch, 'w', encoding='utf-8') as file:
            file.write(text)
    return batch


main()
