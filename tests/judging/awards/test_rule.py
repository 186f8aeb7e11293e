"""The prize rule, by hand."""

from judging.awards.rule import Place, Seats, propose

PRIZES = [Seats(1, 1), Seats(2, 1), Seats(3, 1), Seats(4, 2)]


def places(*ranks, failing=()):
    return [Place(number, rank, number not in failing)
            for number, rank in enumerate(ranks, start=101)]


def test_prizes_go_down_the_ranks():
    assert propose(places(1, 2, 3, 4, 5, 6), PRIZES).given == (
        (1, 101), (2, 102), (3, 103), (4, 104), (4, 105))


def test_an_entry_that_does_not_qualify_wins_nothing_and_ranks_stay_empty():
    assert propose(places(1, 2, 3, failing=(102, 103)), PRIZES).given == ((1, 101),)


def test_a_tie_that_fits_its_seats_shares_the_prize():
    assert propose(places(1, 2, 3, 4, 4), PRIZES).given[-2:] == ((4, 104), (4, 105))


def test_a_tie_at_the_last_seat_is_left_to_people_and_nothing_below_is_proposed():
    proposal = propose(places(1, 2, 3, 3, 5), PRIZES)

    assert proposal.given == ((1, 101), (2, 102))
    assert proposal.undecided == ((3, (103, 104)),)
