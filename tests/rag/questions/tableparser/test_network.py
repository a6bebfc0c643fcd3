"""The network: the embedding model's own layers until it is trained, and no neighbour in a batch counts."""

from __future__ import annotations

from dataclasses import fields

import pytest
import torch
from transformers import BertConfig, BertModel

from rag.questions.tableparser.encoding import Encoded
from rag.questions.tableparser.network import Network, batch_of, restored
from rag.questions.tableparser.reading import Odds, odds_of, sketch_of
from rag.questions.tableparser.sketch import Bound, ColumnTest, Op, Role, Sketch, Use

SHORT = Encoded((0, 5, 6, 2, 7, 2, 8, 9, 2), 4, ((6, 8),), ((1, 2),))
LONG = Encoded((0, 5, 6, 7, 8, 2, 7, 2, 8, 9, 2, 10, 11, 2), 6, ((8, 10), (11, 13)), ())


@pytest.fixture(scope="module")
def encoder() -> BertModel:
    torch.manual_seed(3)
    config = BertConfig(
        vocab_size=40, hidden_size=16, num_hidden_layers=3, num_attention_heads=4, intermediate_size=32,
        hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
    )  # fmt: skip
    return BertModel(config).eval()


def test_the_layers_are_the_encoder_s_before_training(encoder: BertModel) -> None:
    network = Network(encoder).eval()
    batch = batch_of([SHORT, LONG])
    with torch.no_grad():
        states = network.below(batch)
        for layer in network.upper:
            states = layer(states, batch.there[:, None, None])
        own = encoder(input_ids=batch.ids, attention_mask=batch.there).last_hidden_state
    assert torch.allclose(states[batch.there], own[batch.there], atol=1e-5)


def test_a_question_reads_the_same_beside_a_longer_one(encoder: BertModel) -> None:
    network = Network(encoder).eval()
    with torch.no_grad():
        alone, beside = network(batch_of([SHORT])), network(batch_of([SHORT, LONG]))
    for field in fields(alone):
        one, other = getattr(alone, field.name)[0], getattr(beside, field.name)[0]
        size = tuple(slice(0, n) for n in one.shape)
        assert torch.allclose(one, other[size], atol=1e-5), field.name


def test_only_what_is_not_the_encoder_s_is_stored_and_comes_back(encoder: BertModel) -> None:
    torch.manual_seed(5)
    network = Network(encoder).eval()
    for weight in network.trained().values():
        weight.add_(torch.randn_like(weight) * 0.1)
    assert not any("embeddings" in name or ".base." in name for name in network.trained())
    (other,) = restored(encoder, {f"0.{name}": weight.clone() for name, weight in network.trained().items()})
    with torch.no_grad():
        assert torch.allclose(network(batch_of([LONG])).ops, other(batch_of([LONG])).ops, atol=1e-5)


def odds(**said: torch.Tensor | float) -> Odds:
    """Nothing is asked, with two fields and one number, unless a test says so."""
    ops = torch.full((len(Op),), 0.001)
    base: dict[str, torch.Tensor | float] = {
        "ops": ops, "low": 0.1, "swapped": 0.1, "roles": torch.full((2, len(Role)), 0.05),
        "main": torch.tensor([0.9, 0.1]), "bounds": torch.full((2, len(Bound)), 0.01),
        "uses": torch.tensor([[0.9, 0.05, 0.05]]), "pairs": torch.tensor([[0.2, 0.8]]),
    }  # fmt: skip
    return Odds(**(base | said))  # type: ignore[arg-type]


def asks(op: Op) -> torch.Tensor:
    said = torch.full((len(Op),), 0.001)
    said[list(Op).index(op)] = 0.98
    return said


def test_an_order_has_one_main_column_and_an_end() -> None:
    found, p = sketch_of(odds(ops=asks(Op.TOP), low=0.95))
    assert found == Sketch(Op.TOP, (0,), order="low")
    assert 0.5 < p < 0.9 * 0.95


def test_a_bound_takes_the_number_that_is_one() -> None:
    roles, bounds = torch.full((2, len(Role)), 0.02), torch.full((2, len(Bound)), 0.01)
    roles[1, list(Role).index(Role.TESTED)] = 0.97
    bounds[1, list(Bound).index(Bound.GT)] = 0.95
    uses = torch.zeros((1, len(Use)))
    uses[0, list(Use).index(Use.BOUND)] = 1
    found, p = sketch_of(odds(ops=asks(Op.COUNT), roles=roles, bounds=bounds, uses=uses))
    assert found == Sketch(Op.COUNT, tests=(ColumnTest(1, Bound.GT, 0),))
    assert p > 0.7


def test_a_bound_without_a_column_or_a_number_is_no_reading() -> None:
    uses = torch.zeros((1, len(Use)))
    uses[0, list(Use).index(Use.BOUND)] = 1
    assert sketch_of(odds(ops=asks(Op.COUNT), uses=uses))[1] == 0
    roles, bounds = torch.full((2, len(Role)), 0.02), torch.full((2, len(Bound)), 0.01)
    roles[1, list(Role).index(Role.TESTED)] = 0.97
    bounds[1, list(Bound).index(Bound.GT)] = 0.95
    assert sketch_of(odds(ops=asks(Op.COUNT), roles=roles, bounds=bounds))[1] == 0


def test_a_table_without_fields_answers_nothing() -> None:
    none = odds(
        ops=asks(Op.VALUE), roles=torch.zeros((0, len(Role))), main=torch.zeros(0), bounds=torch.zeros((0, len(Bound))),
        uses=torch.zeros((0, len(Use))), pairs=torch.zeros((0, 0)),
    )  # fmt: skip
    assert sketch_of(none)[1] == 0


def test_the_mean_of_networks_is_less_sure_where_they_differ(encoder: BertModel) -> None:
    torch.manual_seed(1)
    one = Network(encoder).eval()
    torch.manual_seed(2)
    other = Network(encoder).eval()
    with torch.no_grad():
        said = [network(batch_of([SHORT])) for network in (one, other)]
    both = odds_of(said, 0, 1, 1)
    each = [odds_of([single], 0, 1, 1) for single in said]
    assert torch.allclose(both.ops, torch.stack([single.ops for single in each]).mean(0))
