"""The network and the optimiser. Knows nothing of data.

A Qwen2 of about 6 M parameters with tied embeddings. Matrices inside the blocks are trained with Muon (Jordan et al.
2024, "Muon: an optimizer for hidden layers in neural networks"), which at this size needs markedly fewer tokens than
AdamW; embeddings, norms and biases with AdamW. `torch.optim.Muon` works in bfloat16, which CPUs without AVX-512
emulate slowly, so the few lines are here in float32.
"""

import math
from collections.abc import Iterable

import torch
from transformers import Qwen2Config, Qwen2ForCausalLM

from training.nano.recipe import Recipe


def make_model(recipe: Recipe, *, end_id: int, pad_id: int) -> Qwen2ForCausalLM:
    """A fresh model with weights from the recipe's seed.

    Args:
        recipe: shape and seed.
        end_id: id of the token that ends a turn.
        pad_id: id of the padding token.
    """
    torch.manual_seed(recipe.seed)
    config = Qwen2Config(
        vocab_size=recipe.vocab_size,
        hidden_size=recipe.hidden,
        num_hidden_layers=recipe.layers,
        num_attention_heads=recipe.heads,
        num_key_value_heads=recipe.kv_heads,
        intermediate_size=recipe.inner,
        max_position_embeddings=recipe.context,
        tie_word_embeddings=True,
        bos_token_id=None,
        eos_token_id=end_id,
        pad_token_id=pad_id,
        use_cache=False,
        initializer_range=0.02,
    )
    return Qwen2ForCausalLM(config)


class Muon(torch.optim.Optimizer):  # type: ignore[misc]  # torch is untyped where `make check` runs
    """Momentum whose update is made orthogonal (five Newton-Schulz rounds), for matrices.

    Args:
        params: two-dimensional parameters.
        lr: step in units of the update's spectral norm.
        momentum: 0 to 1; Nesterov.
        weight_decay: decoupled, times lr.
    """

    def __init__(
        self, params: Iterable[torch.nn.Parameter], lr: float, momentum: float = 0.95, weight_decay: float = 0.01
    ) -> None:
        super().__init__(params, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()  # type: ignore[untyped-decorator]
    def step(self, closure: None = None) -> None:
        """Apply one update to every parameter that has a gradient."""
        del closure
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter.grad is not None:
                    self._update(parameter, group)

    def _update(self, parameter: torch.nn.Parameter, group: dict[str, float]) -> None:
        state = self.state[parameter]
        if "momentum" not in state:
            state["momentum"] = torch.zeros_like(parameter)
        gradient = parameter.grad
        state["momentum"].lerp_(gradient, 1 - group["momentum"])
        update = orthogonalise(gradient.lerp(state["momentum"], group["momentum"]))
        parameter.mul_(1 - group["lr"] * group["weight_decay"])
        scale = max(1.0, parameter.size(0) / parameter.size(1)) ** 0.5
        parameter.add_(update, alpha=-group["lr"] * scale)


def orthogonalise(matrix: torch.Tensor, rounds: int = 5) -> torch.Tensor:
    """The nearest semi-orthogonal matrix, roughly (singular values end between 0.7 and 1.2)."""
    a, b, c = 3.4445, -4.7750, 2.0315  # the quintic of Jordan et al.
    tall = matrix.size(0) > matrix.size(1)
    x = matrix.T if tall else matrix
    x = x / (x.norm() + 1e-7)
    for _ in range(rounds):
        gram = x @ x.T
        x = a * x + (b * gram + c * gram @ gram) @ x
    return x.T if tall else x


def make_optimizers(
    model: torch.nn.Module, *, muon_rate: float, adam_rate: float
) -> tuple[torch.optim.Optimizer, torch.optim.Optimizer]:
    """Muon for the matrices inside the blocks, AdamW for the rest.

    Args:
        model: the network.
        muon_rate: peak rate of Muon, about 0.02.
        adam_rate: peak rate of AdamW, about 0.003.
    """
    matrices: list[torch.nn.Parameter] = []
    others: list[torch.nn.Parameter] = []
    for name, parameter in model.named_parameters():
        inside = parameter.ndim == 2 and "embed_tokens" not in name  # noqa: PLR2004 - a matrix
        (matrices if inside else others).append(parameter)
    adam = torch.optim.AdamW(others, lr=adam_rate, betas=(0.9, 0.95), weight_decay=0.0)
    return Muon(matrices, lr=muon_rate), adam


def rate_factor(step: int, steps: int, warmup: int, *, falling: bool) -> float:
    """The rate at `step` as a share of its peak.

    Up evenly over `warmup` steps; then it holds, or, when `falling`, comes down in a half cosine to 2 %.
    """
    if step < warmup:
        return (step + 1) / warmup
    if not falling:
        return 1.0
    progress = min((step - warmup) / max(steps - warmup, 1), 1.0)
    return 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * progress))
