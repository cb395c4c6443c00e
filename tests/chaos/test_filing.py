"""The filing scene's part of the gate: a file of its own, so that another core may play another's.

The gate's interleavings are counted over the four scenes together; each scene must have each of the shares by itself.
"""

from tests.chaos.report import GATE, seeds_of, try_seeds


def test_no_interleaving_of_the_filing_does_wrong():
    report = try_seeds(seeds_of("filing", GATE))

    print(report.words())
    assert (list(report.wrong), report.thin()) == ([], []), report.words()
