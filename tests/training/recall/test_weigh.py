import numpy as np

from training.recall.weigh import Choice, fit


def choices(count: int = 200, seed: int = 0) -> list[Choice]:
    """The first column decides, the second hinders a little, the third says nothing."""
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(count):
        columns = rng.normal(size=(20, 3))
        scores = columns @ [2.0, -0.5, 0.0] + rng.gumbel(size=20)
        best = int(scores.argmax())
        found.append(Choice(columns[[best]], np.delete(columns, best, axis=0)))
    return found


def test_weights_are_found_again() -> None:
    weights = fit(choices(1000), decay=0.1)
    assert np.allclose(weights, [2.0, -0.5, 0.0], atol=0.25)


def test_decay_draws_weights_to_nothing() -> None:
    loose, tight = fit(choices(), decay=0.1), fit(choices(), decay=1000.0)
    assert np.abs(tight).max() < np.abs(loose).max() / 5


def test_a_column_that_never_differs_gets_no_weight() -> None:
    constant = [
        Choice(np.c_[each.answers, np.ones(1)], np.c_[each.others, np.ones(len(each.others))]) for each in choices()
    ]
    assert abs(fit(constant, decay=1.0)[3]) < 0.01


def test_several_answers_do_not_push_each_other_down() -> None:
    rng = np.random.default_rng(1)
    several = [Choice(rng.normal(1, 0.1, (3, 1)), rng.normal(0, 0.1, (10, 1))) for _ in range(50)]
    assert fit(several, decay=1.0)[0] > 1


def test_a_question_that_counts_nothing_changes_nothing() -> None:
    clear = choices()
    wrong = [Choice(-each.answers, -each.others, 0.0) for each in choices(seed=2)]
    assert np.allclose(fit(clear, decay=1.0), fit([*clear, *wrong], decay=1.0), atol=0.1)
