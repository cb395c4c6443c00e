"""The player's and the second computation's facts are those of the decree, as the verifier is given them."""

from chalicelib.domain.export import facts_of_sets
from chalicelib.stores import criteria, regulations
from console.set_facts import facts_of

DECREE = "qd26_2026"


def test_the_raw_data_and_the_application_read_the_same():
    sets = [criteria.criteria_set(DECREE, no) for no in criteria.set_numbers(DECREE)]

    assert facts_of(DECREE) == {"regulations": {DECREE: facts_of_sets(sets, regulations.regulation(DECREE).bands)}}
