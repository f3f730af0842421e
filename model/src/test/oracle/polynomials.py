"""Polynomial activations in the algebraic forms that people write."""

import numpy as np

from corpus import graph_case

FAMILY = "hand"


def activation(name, image=(1, 8, 8), **options):
    """Decorator of a function (graph, tensor of 2 channels of 4x4) to tensor, put between a convolution and a dense layer."""

    def register(form):
        @graph_case("polynomial-" + name, FAMILY, image, **options)
        def build(g):
            return g.head(form(g, g.stem()), 32)

        return form

    return register


def mul(g, a, b):
    return g.op("Mul", a, b if isinstance(b, str) else g.scalar(b))


def plus(g, a, b):
    return g.op("Add", a, b if isinstance(b, str) else g.scalar(b))


def power(g, t, n):
    return g.op("Pow", t, g.scalar(float(n)))


def horner(g, t, coefficients):
    """Coefficients from the highest degree down; numbers or names of tensors."""
    result = plus(g, mul(g, t, coefficients[0]), coefficients[1])
    for c in coefficients[2:]:
        result = plus(g, mul(g, result, t), c)
    return result


for n in range(2, 9):
    activation(f"pow-{n}")(lambda g, t, n=n: mul(g, power(g, t, n), 2.0 / n))

activation("pow-1")(lambda g, t: power(g, t, 1))
activation("square-node-constant", node_constants=True)(lambda g, t: power(g, t, 2))
activation("pow-int-exponent")(lambda g, t: g.op("Pow", t, g.ints(3)))
activation("pow-exponent-per-channel")(lambda g, t: g.op("Pow", t, g.const([[[[2.0]], [[3.0]]]])))
activation("pow-eighth-and-first-per-channel")(
    lambda g, t: g.op("Pow", mul(g, t, 0.8), g.const([[[8.0]], [[1.0]]])))
activation("pow-int-exponent-per-channel")(lambda g, t: g.op("Pow", t, g.const([[[4]], [[2]]], np.int64)))
activation("pow-per-channel-of-a-quadratic")(
    lambda g, t: g.op("Pow", plus(g, mul(g, g.square(t), 0.3), -0.5), g.const([[[3.0]], [[2.0]]])))
activation("pow-per-channel-of-a-quartic")(
    lambda g, t: g.op("Pow", plus(g, power(g, t, 4), -0.5), g.const([[[1.0]], [[3.0]]])))
activation("pow-per-position", refuse=["Pow", "differ within a channel"])(
    lambda g, t: g.op("Pow", t, g.const(np.arange(16).reshape(4, 4) % 3 + 1)))
activation("pow-root-of-one-channel", refuse=["Pow", "whole number from 1 to 8"])(
    lambda g, t: g.op("Pow", g.square(t), g.const([[[0.5]], [[2.0]]])))
activation("pow-ninth-of-one-channel", refuse=["Pow", "whole number from 1 to 8"])(
    lambda g, t: g.op("Pow", t, g.const([[[9.0]], [[2.0]]])))
activation("cube-of-products")(lambda g, t: mul(g, mul(g, t, t), t))
activation("cube-from-the-left")(lambda g, t: mul(g, t, mul(g, t, t)))
activation("cubic-sigmoid")(lambda g, t: g.op("Sub", plus(g, mul(g, t, 0.197), 0.5), mul(g, power(g, t, 3), 0.004)))
activation("cubic-horner")(lambda g, t: horner(g, t, [0.3, -0.4, 0.5, 0.1]))
activation("cubic-without-square")(lambda g, t: g.op("Sub", t, mul(g, mul(g, mul(g, t, t), t), 0.2)))
activation("cubic-factored")(lambda g, t: mul(g, mul(g, plus(g, t, 0.5), plus(g, t, -0.25)), plus(g, t, 1.5)))
activation("cubic-cube-of-a-sum")(lambda g, t: power(g, plus(g, mul(g, t, 0.5), 0.3), 3))
activation("quadratic-horner")(lambda g, t: horner(g, t, [0.25, 0.5, 0.1]))
activation("quadratic-negative")(lambda g, t: horner(g, t, [-0.25, 0.5, 0.1]))
activation("quadratic-one-minus-t")(lambda g, t: mul(g, t, g.op("Sub", g.scalar(1), t)))
activation("quadratic-divided")(lambda g, t: g.op("Div", mul(g, t, plus(g, t, 2.0)), g.scalar(4)))
activation("quadratic-sum-of-three")(lambda g, t: g.op("Sum", mul(g, power(g, t, 2), 0.25), mul(g, t, 0.5), t))
activation("quartic-squared-square")(lambda g, t: power(g, plus(g, mul(g, t, t), 0.5), 2))
activation("quartic-swish")(lambda g, t: plus(
    g, plus(g, mul(g, power(g, t, 4), -0.002), mul(g, power(g, t, 2), 0.147)), plus(g, mul(g, t, 0.5), 0.12)))
activation("quartic-horner")(lambda g, t: horner(g, t, [-0.05, 0.03, 0.2, 0.5, 0.1]))
activation("quartic-chebyshev")(lambda g, t: plus(
    g, g.op("Sub", mul(g, power(g, t, 4), 0.8), mul(g, mul(g, t, t), 0.8)), 0.1))
activation("quintic-odd")(lambda g, t: mul(
    g, t, plus(g, mul(g, mul(g, t, t), plus(g, mul(g, mul(g, t, t), 0.02), -0.1)), 0.5)))
activation("sextic-square-of-cube")(lambda g, t: power(g, g.op("Mul", g.square(t), mul(g, t, 4.0)), 2))
activation("septic-horner")(lambda g, t: horner(g, t, [0.01, 0.0, -0.05, 0.0, 0.2, 0.1, 0.5, 0.05]))
activation("octic-horner")(lambda g, t: horner(g, t, [0.01, 0.0, -0.05, 0.02, 0.1, 0.0, 0.2, 0.5, 0.05]))
activation("octic-squared-thrice")(lambda g, t: g.square(g.square(g.square(mul(g, t, 0.8)))))
activation("of-a-polynomial")(lambda g, t: horner(g, horner(g, t, [0.3, 0.5, 0.1]), [0.2, -0.3, 0.4]))
activation("cubic-of-a-quadratic")(lambda g, t: horner(g, horner(g, t, [0.3, 0.5, 0.1]), [0.1, 0.2, -0.3, 0.4]))
activation("two-in-a-row")(lambda g, t: g.square(plus(g, g.square(t), -0.5)))
activation("negated-and-subtracted")(lambda g, t: g.op("Neg", g.op("Sub", mul(g, t, t), t)))
activation("mean-of-two")(lambda g, t: g.op("Mean", mul(g, t, t), t))
activation("folded-constants")(lambda g, t: mul(g, power(g, t, 2), g.op("Sqrt", g.op("Div", g.scalar(1), g.scalar(8)))))
activation("divided-by-channel")(lambda g, t: g.op("Div", g.square(t), g.positive(2, 1, 1)))


def channel(g, scale=0.4):
    return g.w(2, 1, 1, scale=scale)


activation("quadratic-per-channel")(lambda g, t: horner(g, t, [channel(g), channel(g), channel(g)]))
activation("cubic-per-channel")(lambda g, t: horner(g, t, [channel(g), channel(g), channel(g), channel(g)]))
activation("quartic-per-channel")(lambda g, t: horner(g, t, [channel(g, 0.1) for _ in range(5)]))
activation("sextic-per-channel")(lambda g, t: horner(g, t, [channel(g, 0.1) for _ in range(7)]))
activation("quadratic-per-channel-one-is-linear")(lambda g, t: plus(
    g, mul(g, power(g, t, 2), g.const([[[0.0]], [[0.4]]])), mul(g, t, channel(g))))
activation("cubic-per-channel-one-is-quadratic")(lambda g, t: plus(
    g, mul(g, power(g, t, 3), g.const([[[0.0]], [[0.4]]])), mul(g, power(g, t, 2), channel(g))))
activation("scaled-per-channel-then-squared")(lambda g, t: g.square(plus(g, mul(g, t, channel(g)), channel(g))))
activation("squared-against-scaled")(lambda g, t: mul(g, mul(g, t, channel(g)), plus(g, mul(g, t, channel(g)), channel(g))))
activation("scaled-per-position")(lambda g, t: g.square(mul(g, t, g.w(1, 4, 4, scale=1))))
activation("shifted-per-position")(lambda g, t: g.square(plus(g, t, g.w(1, 2, 4, 4, scale=0.5))))
activation("square-scaled-per-position")(lambda g, t: mul(g, g.square(t), g.w(2, 4, 4, scale=1)))


@activation("herpn")
def herpn(g, t):
    """Three normalised Hermite polynomials (AESPA)."""
    first = g.norm(t, 2)
    second = g.norm(mul(g, plus(g, power(g, t, 2), -1.0), 0.7071), 2)
    total = plus(g, plus(g, mul(g, first, 0.5), mul(g, second, 0.2821)), 0.3989)
    return plus(g, mul(g, total, channel(g)), channel(g))


@activation("plus-the-tensor-itself")
def plus_itself(g, t):
    return plus(g, mul(g, g.square(t), 0.5), t)


@graph_case("polynomial-of-the-image", FAMILY)
def of_the_image(g):
    t = plus(g, g.square(g.x), mul(g, g.x, -0.3))
    return g.head(g.square(g.stem(t)), 32)


@graph_case("polynomial-at-the-end", FAMILY)
def at_the_end(g):
    return g.square(g.head(g.square(g.stem()), 32))


@graph_case("polynomial-cubic-per-feature", FAMILY)
def per_feature(g):
    t = g.gemm(g.op("Flatten", g.stem()), 32, 6)
    t = horner(g, t, [g.w(6, scale=0.3) for _ in range(4)])
    return g.gemm(t, 6)


@graph_case("polynomial-pow-per-feature", FAMILY)
def pow_feature(g):
    t = g.op("Pow", g.gemm(g.op("Flatten", g.stem()), 32, 6), g.const([1, 2, 3, 4, 2, 1]))
    return g.gemm(t, 6)


@graph_case("polynomial-behind-flatten", FAMILY)
def behind_flatten(g):
    return g.gemm(horner(g, g.op("Flatten", g.stem()), [0.2, 0.3, -0.4, 0.1]), 32)


@graph_case("polynomial-quadratic-behind-flatten-per-value", FAMILY)
def per_value(g):
    t = g.op("Flatten", g.stem())
    t = plus(g, mul(g, g.square(t), g.w(32, scale=0.5)), mul(g, t, g.w(1, 32, scale=0.5)))
    return g.gemm(t, 32)


@graph_case("polynomial-residual-cubics", FAMILY)
def residual(g):
    t = horner(g, g.stem(), [0.2, 0.3, -0.4, 0.1])
    u = horner(g, g.conv(t, 2, 2, pads=[1, 1, 1, 1]), [0.1, 0.2, 0.3, 0.1])
    return g.head(g.op("Add", t, u), 32)


@graph_case("polynomial-three-quadratics", FAMILY)
def three(g):
    t = horner(g, g.stem(), [0.2, 1.0, 0.1])
    for _ in range(2):
        t = horner(g, g.conv(t, 2, 2, pads=[1, 1, 1, 1]), [0.2, 1.0, 0.1])
    return g.head(t, 32)


@graph_case("polynomial-shared-by-two-branches", FAMILY)
def shared(g):
    t = g.square(g.stem())
    a = g.conv(t, 2, 2, pads=[1, 1, 1, 1])
    b = g.conv(t, 2, 2, 1)
    return g.head(g.square(g.op("Add", a, b)), 32)
