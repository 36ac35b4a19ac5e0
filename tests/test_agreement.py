"""Agreement between two reviewers."""

import pytest

from whosework.agreement import cohens_kappa


def test_by_hand():
    # Both yes 20, both no 15, first yes alone 5, second yes alone 10: agreed 0.7, by chance 0.5 * 0.6 + 0.5 * 0.4 = 0.5.
    first = ["yes"] * 20 + ["no"] * 15 + ["yes"] * 5 + ["no"] * 10
    second = ["yes"] * 20 + ["no"] * 15 + ["no"] * 5 + ["yes"] * 10
    assert cohens_kappa(first, second) == pytest.approx(0.4)


def test_full_agreement_is_one_and_full_disagreement_on_two_verdicts_is_minus_one():
    assert cohens_kappa(["a", "b"], ["a", "b"]) == 1
    assert cohens_kappa(["a", "b"], ["b", "a"]) == -1


def test_agreement_as_chance_would_give_it_is_nought():
    assert cohens_kappa(["a", "a", "b", "b"], ["a", "b", "a", "b"]) == 0


@pytest.mark.parametrize(("first", "second"), [([], []), (["a"], ["a", "b"]), (["a", "a"], ["a", "a"])])
def test_where_kappa_is_not_defined_it_is_refused(first, second):
    with pytest.raises(ValueError, match="expected"):
        cohens_kappa(first, second)
