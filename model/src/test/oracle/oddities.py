"""Forms that few exporters write: norms of weights computed in the graph, masks, and values that are read several times."""

import numpy as np
import torch
from torch import nn

from corpus import FLOAT, add, graph_case, seed

FAMILY = "hand"


def case(name, image=(1, 8, 8), **options):
    return graph_case("odd-" + name, FAMILY, image, **options)


class Lambda(nn.Module):
    def __init__(self, function, *modules):
        super().__init__()
        self.function, self.parts = function, nn.ModuleList(modules)

    def forward(self, x):
        return self.function(x, *self.parts)


def torch_case(name, image, build):
    def make(path):
        torch.manual_seed(seed(name) % 1000)
        torch.onnx.export(build().eval(), torch.rand(1, *image), path, input_names=["x"], opset_version=13,
                          dynamic_axes={"x": {0: "batch"}})

    add("odd-" + name, "PyTorch 1", image, make)


def flat(x):
    return torch.flatten(x, 1)


torch_case("spectral-norm", (1, 8, 8), lambda: Lambda(
    lambda x, c, l: l(flat(c(x) ** 2)), nn.utils.spectral_norm(nn.Conv2d(1, 2, 3)), nn.Linear(72, 3)))
torch_case("weight-norm", (1, 8, 8), lambda: Lambda(
    lambda x, c, l: l(flat(c(x) ** 2)), nn.utils.weight_norm(nn.Conv2d(1, 2, 3)), nn.Linear(72, 3)))
torch_case("channels-by-a-mask", (3, 4, 4), lambda: Lambda(
    lambda x, l: l(flat(x[:, torch.tensor([True, False, True])] ** 2)), nn.Linear(32, 3)))
torch_case("flip-and-roll", (1, 8, 8), lambda: Lambda(
    lambda x, c, l: l(flat(torch.roll(c(x), 1, 3) ** 2 + c(x).flip(2))), nn.Conv2d(1, 2, 3, stride=2), nn.Linear(18, 3)))
torch_case("masked-fill", (1, 6, 6), lambda: Lambda(
    lambda x, l: l(flat((x * x).masked_fill(torch.eye(6).bool(), 0.25))), nn.Linear(36, 3)))


@case("both-parts-of-a-split-late")
def split_late(g):
    a, b = g.op("Split", g.stem(cout=4), g.ints(1, 3), outputs=2, axis=1)
    return g.head(g.op("Concat", g.square(b), a, g.square(a), b, axis=1), 128)


@case("read-by-three-layers")
def three_readers(g):
    t = g.stem()
    s = g.square(t)
    u = g.conv(s, 2, 2, pads=[1, 1, 1, 1])
    return g.head(g.op("Add", g.op("Add", u, s), g.op("Add", t, u)), 32)


@case("mean-of-five")
def mean_of_five(g):
    t = g.stem()
    return g.head(g.op("Mean", t, g.square(t), t, g.op("Neg", t), g.square(g.square(t))), 32)


@case("fourth-power-of-a-cubic")
def composed(g):
    t = g.stem()
    cubic = g.op("Add", g.op("Mul", g.op("Pow", t, g.scalar(3)), g.scalar(0.4)), t)
    return g.head(g.op("Sub", g.square(g.square(cubic)), cubic), 32)


@case("xor-of-constants")
def xor(g):
    mask = g.op("Xor", g.const([[[True]], [[False]]], bool), g.const(False, bool))
    return g.head(g.op("Mul", g.square(g.stem()), g.op("Cast", mask, to=FLOAT)), 32)


@case("matrix-times-vector-of-constants")
def constants(g):
    row = g.op("MatMul", g.w(32), g.w(32, 3))
    return g.op("Add", g.head(g.square(g.stem()), 32), g.op("Add", row, g.op("MatMul", g.w(3, 5), g.w(5))))


@case("polynomial-of-padded-values")
def padded(g):
    t = g.op("Pad", g.square(g.stem()), g.ints(0, 0, 1, 0, 0, 0, 0, 1))
    inner = g.op("Add", g.op("Mul", t, g.scalar(0.3)), g.w(2, 1, 1))
    return g.head(g.op("Add", g.op("Mul", t, inner), g.scalar(0.2)), 50)


@case("small-square-beside-a-line")
def small_square(g):
    t = g.stem()
    return g.head(g.op("Add", g.op("Mul", g.square(t), g.const(np.array([1e-9, 0.3]).reshape(2, 1, 1))), t), 32)


@case("euclidean-norm", refuse=["not a polynomial", "ReduceSumSquare"])
def norm(g):
    return g.gemm(g.op("ReduceL2", g.stem(cout=4), axes=[2, 3], keepdims=0), 4)


@case("largest-value", refuse=["compares values"])
def largest(g):
    return g.gemm(g.op("ReduceMax", g.stem(cout=4), axes=[2, 3], keepdims=0), 4)


@case("signal-behind-ten-scales", image=(2, 9))
def signal(g):
    """A layer over one axis far behind the input, which tells that its axes are channel and place."""
    t = g.x
    for k in range(10):
        t = g.op("Mul", t, g.const(np.array([1 + 0.1 * k, 1 - 0.05 * k]).reshape(2, 1)))
    t = g.square(t)
    return g.head(g.op("Conv", t, g.w(3, 2, 3)), 21)
