"""What like tasks share and Psi4 would read again for each: files of basis sets, and their functions of each element. They
are a third of the time of a small n-mer. Each task gets copies, the same as Psi4's parser makes them, and a file is read
again where it is another one by now."""

import os
import pickle

# Entries; more are forgotten all at once.
MAX_FILES, MAX_ELEMENTS = 50, 2000


def share_basis_sets():
    """Makes Psi4's parser of basis sets look at what is kept, and gives that; None where this Psi4 has another parser than
    nmer knows."""
    try:
        from psi4.driver.qcdb.libmintsbasissetparser import Gaussian94BasisSetParser as Parser

        kept = KeptBasisSets(Parser.load_file, Parser.parse)
    except (ImportError, AttributeError):
        return None
    Parser.load_file = lambda parser, filename, basisname=None: kept.lines(parser, filename, basisname)
    Parser.parse = lambda parser, symbol, dataset: kept.functions(parser, symbol, dataset)
    return kept


class KeptBasisSets:
    """Lines of files, and what a parser makes of them, by two methods of it: both follow from nothing else than its own
    attributes, the lines and the element."""

    def __init__(self, load, parse):
        self.load, self.parse = load, parse
        self.files, self.parsed = {}, {}

    def lines(self, parser, filename, basisname):
        """The lines of a file, and the parser as it is when it has read them."""
        try:
            found = os.stat(filename)
        except OSError:  # whose words are the parser's
            return self.load(parser, filename, basisname)
        key = (os.path.abspath(filename), found.st_ino, found.st_size, found.st_mtime_ns, filename, basisname)
        if key not in self.files:
            if len(self.files) >= MAX_FILES:
                self.files, self.parsed = {}, {}
            self.files[key] = Lines(self.load(parser, filename, basisname)), dict(vars(parser))
        lines, attributes = self.files[key]
        vars(parser).update(attributes)
        return lines

    def functions(self, parser, symbol, dataset):
        if not isinstance(dataset, Lines):
            return self.parse(parser, symbol, dataset)
        key = (id(dataset), symbol, repr(sorted(vars(parser).items())))
        if key not in self.parsed:
            if len(self.parsed) >= MAX_ELEMENTS:
                self.parsed = {}
            # With its lines, which are no others' as long as they are here.
            self.parsed[key] = dataset, pickle.dumps(self.parse(parser, symbol, dataset), -1)
        return pickle.loads(self.parsed[key][1])


class Lines(list):
    """Of a file that is kept."""
