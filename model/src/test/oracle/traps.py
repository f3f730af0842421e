"""Graphs that are easily misread: sizes of the batch, scopes, types that wrap, and ends along another axis."""

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from corpus import BOOL, FLOAT, INT32, INT64, UINT8, graph_case

FAMILY = "hand"


def case(name, image=(1, 8, 8), **options):
    return graph_case("trap-" + name, FAMILY, image, **options)


def batch(g):
    """The size of the batch as a vector of one number."""
    return g.op("Slice", g.op("Shape", g.x), g.ints(0), g.ints(1))


def twice(g, t, axis=1):
    """Its order depends on which axis is taken."""
    return g.op("Concat", t, g.op("Mul", t, g.scalar(2)), axis=axis)


# Sizes of the batch.

@case("scores-times-batch", refuse=["number of images"])
def times_batch(g):
    return g.op("Mul", g.head(g.square(g.stem()), 32), g.op("Cast", batch(g), to=FLOAT))


@case("scores-over-all-values", refuse=["number of images"])
def over_size(g):
    return g.op("Div", g.head(g.square(g.stem()), 32), g.op("Cast", g.op("Size", g.x), to=FLOAT))


@case("weights-by-batch", refuse=["number of images"])
def weights_by_batch(g):
    return g.head(g.op("Mul", g.stem(), g.op("Gather", g.w(4, 2, 1, 1), g.op("Squeeze", batch(g)), axis=0)), 32)


@case("factor-where-batch-is-one", refuse=["number of images"])
def where_one(g):
    one = g.op("Equal", batch(g), g.ints(1))
    return g.head(g.op("Mul", g.stem(), g.op("Where", one, g.scalar(2), g.scalar(3))), 32)


@case("batch-squared", refuse=["number of images"])
def squared(g):
    return g.head(g.op("Mul", g.stem(), g.op("Cast", g.op("Mul", batch(g), batch(g)), to=FLOAT)), 32)


@case("values-per-image")
def per_image(g):
    """The number of values over the size of the batch is known."""
    each = g.op("Cast", g.op("Div", g.op("Size", g.x), batch(g)), to=FLOAT)
    return g.head(g.square(g.op("Mul", g.stem(), g.op("Div", each, g.scalar(32)))), 32)


@case("expand-by-a-shape-with-kept-dimensions")
def expand_kept(g):
    """Expand as PyTorch 1 writes it for a batch of any size: -1 keeps a dimension."""
    shape = g.op("Concat", batch(g), g.ints(1, 4, 4), axis=0)
    ones = g.op("ConstantOfShape", g.ints(4), value=helper.make_tensor("one", INT64, [1], [1]))
    shape = g.op("Where", g.op("Equal", shape, g.op("Mul", ones, g.ints(-1))), ones, shape)
    return g.head(g.op("Concat", g.square(g.stem()), g.op("Expand", g.w(1, 1, 4, 4), shape), axis=1), 48)


@case("view-of-twice-the-batch")
def view_twice(g):
    shape = g.op("Concat", g.op("Mul", batch(g), g.ints(2)), g.ints(-1), axis=0)
    t = g.op("MatMul", g.op("Reshape", g.square(g.stem()), shape), g.w(16, 4))
    return g.gemm(g.op("Reshape", t, g.ints(-1, 8)), 8)


@case("view-of-twice-the-batch-joined", refuse=["counts the batch"])
def view_twice_joined(g):
    shape = g.op("Concat", g.op("Mul", batch(g), g.ints(2)), g.ints(-1), axis=0)
    return g.gemm(g.op("Reshape", twice(g, g.op("Reshape", g.square(g.stem()), shape)), g.ints(-1, 64)), 64)


@case("merged-batch-copied", refuse=["counts the batch"])
def merged_copied(g):
    t = g.op("Reshape", g.op("Reshape", g.square(g.stem()), g.ints(-1, 4, 4)), g.ints(0, -1))
    return g.gemm(g.op("Reshape", twice(g, t), g.ints(-1, 64)), 64)


@case("channels-in-front-of-one-image", batch=1)
def channels_front(g):
    t = g.op("Reshape", g.square(g.stem()), g.ints(2, -1, 16))
    return g.gemm(g.op("Reshape", twice(g, t), g.ints(1, 64)), 64)


@case("channels-in-front", refuse=["batch first"])
def channels_front_dynamic(g):
    t = g.op("Reshape", g.square(g.stem()), g.ints(2, -1, 16))
    return g.gemm(g.op("Reshape", twice(g, t), g.ints(-1, 64)), 64)


@case("squeeze-of-one-image", batch=1)
def squeeze_one(g):
    t = g.op("Squeeze", g.square(g.stem(cout=1)))
    return g.gemm(g.op("Reshape", twice(g, t), g.ints(1, 32)), 32)


@case("score-without-an-axis")
def score_alone(g):
    return g.op("Reshape", g.head(g.square(g.stem()), 32, 1), g.ints(-1))


# What an inner graph names is its own.

def branch(g, t, values):
    made, other = g.name("If"), g.name("Else")
    weights = numpy_helper.from_array(np.asarray(values, np.float32).reshape(2, 1, 1), "own")
    info = lambda name: [helper.make_tensor_value_info(name, FLOAT, None)]  # noqa: E731
    yes = helper.make_graph([helper.make_node("Mul", [t, "own"], [made + "t"])], "t", [], info(made + "t"), [weights])
    no = helper.make_graph([helper.make_node("Identity", [t], [other])], "e", [], info(other))
    g.nodes.append(helper.make_node("If", [g.const(True, bool)], [made], then_branch=yes, else_branch=no))
    return made


@case("branches-with-the-same-names")
def branches(g):
    return g.head(branch(g, branch(g, g.square(g.stem()), [2, 3]), [5, 0.5]), 32)


# Constants.

def factor(name, form, **options):
    @case("constant-" + name, **options)
    def build(g):
        return g.head(g.op("Mul", g.square(g.stem()), form(g)), 32)


def as_float(g, t):
    return g.op("Cast", t, to=FLOAT)


factor("remainder-of-floats", lambda g: g.op("Mod", g.const([[[-5.5]], [[4.5]]]), g.scalar(3), fmod=1))
factor("remainder-of-integers", lambda g: as_float(
    g, g.op("Mod", g.const([[[-5]], [[4]]], np.int64), g.const(3, np.int64), fmod=1)))
factor("modulo-of-integers", lambda g: as_float(
    g, g.op("Mod", g.const([[[-5]], [[4]]], np.int64), g.const(3, np.int64))))
factor("power-of-integers", lambda g: as_float(
    g, g.op("Div", g.op("Pow", g.const([[[3]], [[5]]], np.int64), g.scalar(2)), g.const(2, np.int64))))
factor("power-below-one", lambda g: as_float(
    g, g.op("Pow", g.const([[[3]], [[1]]], np.int64), g.const(-1, np.int64))))
factor("cast-to-int8-that-wraps", lambda g: as_float(
    g, g.op("Cast", g.const([[[200]], [[3]]], np.int64), to=TensorProto.INT8)), refuse=["Cast", "INT8"])
factor("not-a-number", lambda g: g.const([[[np.nan]], [[1.0]]]), refuse=["Mul", "not finite"])
factor("root-of-a-negative", lambda g: g.op("Sqrt", g.const([[[-1.0]], [[1.0]]])), refuse=["Mul", "not finite"])


@case("padding-not-a-number", refuse=["Pad", "not a number"])
def pad_nan(g):
    return g.head(g.op("Pad", g.square(g.stem()), g.ints(0, 0, 1, 0, 0, 0, 0, 0), g.scalar(np.nan)), 40)


@case("padding-wraps-what-is-cut", opset=19, refuse=["Pad", "cuts off"])
def pad_wrap(g):
    return g.head(g.op("Pad", g.square(g.stem()), g.ints(0, 0, -1, 0, 0, 0, 2, 0), mode="wrap"), 40)


@case("sum-of-squares-over-no-axis", opset=18, refuse=["ReduceSumSquare", "no axis"])
def squares_of_no_axis(g):
    return g.head(g.op("ReduceSumSquare", g.stem(), noop_with_empty_axes=1), 32)


@case("resize-keeps-its-ratio", opset=18, refuse=["Resize"])
def resize_ratio(g):
    t = g.op("Resize", g.square(g.stem()), "", "", g.ints(1, 2, 8, 12), mode="nearest", nearest_mode="floor",
             coordinate_transformation_mode="asymmetric", keep_aspect_ratio_policy="not_larger")
    return g.head(g.conv(t, 2, 1, 1), 16)


@case("einsum-capitals-and-ellipsis")
def einsum_capitals(g):
    """The letter B is summed, though axes without a letter come before it."""
    return g.head(g.op("Einsum", g.square(g.stem()), g.w(4, 4), equation="...k,kC->..."), 8)


# Pixels.

@case("bytes-cast-to-int8", dtype=UINT8, scale=255, refuse=["Cast", "wrap"])
def bytes_int8(g):
    return g.head(g.square(g.stem(as_float(g, g.op("Cast", g.x, to=TensorProto.INT8)))), 32)


def whole(name, words, form, **options):
    @case("bytes-" + name, dtype=UINT8, scale=255, refuse=words, **options)
    def build(g):
        return g.head(g.square(g.stem(g.op("Mul", as_float(g, form(g, g.x)), g.scalar(0.01)))), 32)


def as_int32(g, t):
    return g.op("Cast", t, to=INT32)


def twice_squared(g, t):
    return g.square(g.square(t))


whole("int32-halved", ["Div", "quotients"], lambda g, t: g.op("Div", as_int32(g, t), g.const(2, np.int32)))
whole("int32-divided-by-one-after-sums", ["Div", "quotients"], lambda g, t: g.op(
    "Div", g.op("Sub", as_int32(g, t), g.const(128, np.int32)), g.const(64, np.int32)))
whole("int32-that-wraps", ["Mul", "wrap around", "INT32"], lambda g, t: g.op(
    "Mul", g.op("Mul", as_int32(g, t), as_int32(g, t)), g.const(65536, np.int32)))
whole("int32-sum-that-wraps", ["Add", "wrap around"], lambda g, t: g.op(
    "Add", as_int32(g, t), g.const(2147483600, np.int32)))
whole("int32-padded-that-wraps", ["Mul", "wrap around"], lambda g, t: twice_squared(g, g.op(
    "Pad", as_int32(g, t), g.ints(0, 0, 1, 0, 0, 0, -1, 0))))
whole("int32-cast-to-uint8-that-wraps", ["Cast", "from -128 to 127", "wrap"], lambda g, t: g.op(
    "Cast", g.op("Sub", as_int32(g, t), g.const(128, np.int32)), to=UINT8))
whole("int32-doubled-by-pixel-cast-to-uint8", ["Cast", "wrap"], lambda g, t: g.op(
    "Cast", g.op("Mul", as_int32(g, t), g.const(np.arange(64).reshape(8, 8) % 2 + 1, np.int32)), to=UINT8))
whole("int32-raised", ["Pow", "whole numbers"], lambda g, t: g.op("Pow", as_int32(g, t), g.const(2, np.int32)))
whole("int32-scaled-beyond-float16", ["Cast", "overflow"], lambda g, t: g.op(
    "Cast", g.op("Mul", as_int32(g, t), g.const(300, np.int32)), to=TensorProto.FLOAT16))


@case("divided-by-a-computed-255", scale=255)
def computed_scale(g):
    return g.head(g.square(g.stem(g.op("Div", g.x, as_float(g, g.const(255, np.int64))))), 32)


@case("divided-by-255-beside-its-shape", scale=255)
def scale_and_shape(g):
    first = batch(g)
    t = g.square(g.stem(g.op("Div", g.x, g.scalar(255))))
    return g.gemm(g.op("Reshape", t, g.op("Concat", first, g.ints(-1), axis=0)), 32)


# Ends.

def end(name, form, classes=3, **options):
    @case("end-" + name, **options)
    def build(g):
        made = form(g, g.head(g.square(g.stem()), 32, classes))
        label = made[1] if isinstance(made, list) else made
        kinds = {"TopK": INT64, "ArgMax": INT64, "CastLike": INT64, "Greater": BOOL}
        g.types[label] = kinds.get(g.nodes[-1].op_type, FLOAT)
        return made


end("probabilities-then-argmax-over-the-batch", lambda g, t: g.op("ArgMax", g.op("Softmax", t, axis=1), axis=0),
    refuse=["ArgMax", "axis 0"])
end("probabilities-then-softmax-over-the-batch", lambda g, t: g.op("Softmax", g.op("Softmax", t, axis=1), axis=0),
    refuse=["Softmax", "axis 0"])
end("probabilities-reshaped-then-argmax", lambda g, t: g.op(
    "ArgMax", g.op("Unsqueeze", g.op("Softmax", t, axis=1), g.ints(1)), axis=1), refuse=["ArgMax", "axis 1"])
end("two-best-probabilities", lambda g, t: g.op("TopK", g.op("Softmax", t, axis=1), g.ints(2), outputs=2),
    refuse=["TopK"])
end("worst-probability", lambda g, t: g.op("TopK", g.op("Softmax", t, axis=1), g.ints(1), largest=0, outputs=2),
    refuse=["TopK"])
end("argmax-of-one-score", lambda g, t: g.op("ArgMax", t, axis=1), classes=1, refuse=["ArgMax", "single score"])
end("softmax-of-one-score", lambda g, t: g.op("Softmax", t, axis=1), classes=1, refuse=["Softmax", "single score"])
end("column-of-probabilities", lambda g, t: g.op(
    "ArrayFeatureExtractor", g.op("Softmax", t, axis=1), g.ints(1), domain="ai.onnx.ml"), domains=[("ai.onnx.ml", 1)],
    refuse=["ArrayFeatureExtractor"])
end("probabilities-as-integers", lambda g, t: g.op("CastLike", g.op("Softmax", t, axis=1), g.const(1, np.int64)),
    opset=15, refuse=["CastLike"])
end("hard-sigmoid-of-several", lambda g, t: g.op("ArgMax", g.op("HardSigmoid", t), axis=1),
    refuse=["HardSigmoid"])
end("hard-sigmoid-off-centre", lambda g, t: g.op("Greater", g.op("HardSigmoid", t, beta=0.2), g.scalar(0.5)), classes=1,
    refuse=["HardSigmoid"])


def typed(name, kind, words, form, classes=3, **options):
    @case("end-" + name, refuse=words, **options)
    def build(g):
        made = form(g, g.head(g.square(g.stem()), 32, classes))
        g.types[made] = kind
        return made


def label(g, t):
    return g.op("ArgMax", t, axis=1, keepdims=0)


def above(g, t, limit=0.0):
    return g.op("Greater", t, g.scalar(limit))


def sigmoid(g, t):
    return g.op("Sigmoid", t)


END = ["result of the model's end"]
typed("argmax-of-probabilities-scaled", INT64, END, lambda g, t: label(g, g.op("Mul", g.op("Softmax", t, axis=1), g.scalar(-1))))
typed("argmax-of-weighted-probabilities", INT64, END, lambda g, t: label(
    g, g.op("Mul", g.op("Softmax", t, axis=1), g.const([1.0, 2.0, 0.5]))))
typed("argmax-of-shifted-probabilities", INT64, END, lambda g, t: label(
    g, g.op("Add", g.op("Softmax", t, axis=1), g.const([0.1, 0.0, 0.0]))))
typed("argmax-halved", INT64, ["several classes the same label"], lambda g, t: g.op("Div", label(g, t), g.ints(2)))
typed("argmax-is-the-second-of-three", BOOL, ["several classes the same label"],
      lambda g, t: g.op("Equal", label(g, t), g.ints(1)))
typed("argmax-times-zero", INT64, ["label 0 for every image"], lambda g, t: g.op("Mul", label(g, t), g.ints(0)))
typed("argmax-as-uint8-less-one", UINT8, ["label"], lambda g, t: g.op(
    "Cast", g.op("Sub", label(g, t), g.ints(1)), to=UINT8))
typed("argmax-plus-the-score", FLOAT, ["joins"], lambda g, t: g.op("Add", g.op("Cast", label(g, t), to=FLOAT), t))
typed("argmax-plus-several", INT64, ["several numbers"], lambda g, t: g.op("Add", label(g, t), g.ints(1, 2, 3)))
typed("argmax-of-a-label", INT64, END, lambda g, t: g.op("ArgMax", as_float(g, above(g, t)), axis=1), classes=1)
typed("label-at-least-zero", BOOL, ["label 1 for every image"], lambda g, t: g.op(
    "GreaterOrEqual", as_float(g, above(g, t)), g.scalar(0)), classes=1)
typed("less-with-limits-by-class", BOOL, ["Less", "3 scores"], lambda g, t: g.op("Less", t, g.const([0.1, 0.2, 0.3])))
typed("one-score-with-limits-by-class", BOOL, ["Less", "3 scores"],
      lambda g, t: g.op("Less", t, g.const([[0.1, 0.2, 0.3]])), classes=1)
typed("sigmoid-with-several-limits", BOOL, ["Greater", "3 limits"],
      lambda g, t: g.op("Greater", sigmoid(g, t), g.const([[0.1, 0.2, 0.3]])), classes=1)
typed("several-sigmoids-above-a-half", BOOL, END, lambda g, t: above(g, sigmoid(g, t), 0.5))
typed("sigmoid-above-zero", BOOL, ["Greater", "compares a probability with 0.0"],
      lambda g, t: above(g, sigmoid(g, t), 0.0), classes=1)
typed("sigmoid-above-one", BOOL, ["Greater", "compares a probability with 1.5"],
      lambda g, t: above(g, sigmoid(g, t), 1.5), classes=1)
typed("log-of-a-sigmoid-above-a-threshold", BOOL, END, lambda g, t: above(g, g.op("Log", sigmoid(g, t)), -0.5), classes=1)
typed("two-less-the-sigmoid", FLOAT, END, lambda g, t: g.op("Sub", g.scalar(2), sigmoid(g, t)), classes=1)
typed("sigmoid-less-one", FLOAT, END, lambda g, t: g.op("Sub", sigmoid(g, t), g.scalar(1)), classes=1)
typed("where-the-score-itself", FLOAT, ["joins"], lambda g, t: g.op("Where", above(g, t), t, g.scalar(0)), classes=1)
typed("where-several-numbers", FLOAT, ["several numbers"], lambda g, t: g.op(
    "Where", above(g, t), g.const([1.0, 2.0]), g.scalar(0)), classes=1)
typed("where-the-same-number", INT64, ["label 4 for every image"],
      lambda g, t: g.op("Where", above(g, t), g.ints(4), g.ints(4)), classes=1)
typed("two-thresholds", BOOL, ["joins"], lambda g, t: g.op(
    "And", above(g, t, -0.5), g.op("Less", t, g.scalar(0.5))), classes=1)
typed("two-probabilities-along-the-batch", FLOAT, ["Concat"], lambda g, t: (
    lambda p: g.op("Concat", g.op("Sub", g.scalar(1), p), p, axis=0))(sigmoid(g, t)), classes=1)
typed("argmax-of-two-probabilities-over-the-batch", INT64, ["ArgMax", "axis 0"], lambda g, t: (
    lambda p: g.op("ArgMax", g.op("Concat", g.op("Sub", g.scalar(1), p), p, axis=1), axis=0))(sigmoid(g, t)), classes=1)
typed("argmax-of-the-best-probability", INT64, END, lambda g, t: g.op(
    "ArgMax", g.op("TopK", g.op("Softmax", t, axis=1), g.ints(1), outputs=2)[0], axis=1))
typed("normalised-single-probability", FLOAT, END, lambda g, t: g.op(
    "Normalizer", sigmoid(g, t), domain="ai.onnx.ml", norm="L1"), classes=1, domains=[("ai.onnx.ml", 1)])
typed("column-of-two-probabilities-with-the-batch", FLOAT, ["batch"], lambda g, t: g.op(
    "Gather", g.op("Reshape", g.op("Softmax", t, axis=1), g.ints(-1, 1)), g.ints(0), axis=1), classes=2)
typed("argmax-of-scores-with-the-batch", INT64, ["batch"], lambda g, t: g.op(
    "ArgMax", g.op("Reshape", t, g.ints(-1, 1)), axis=1))
typed("fractions-gathered-by-a-label", FLOAT, ["Gather", "end (Greater)"], lambda g, t: g.op(
    "Gather", g.const([0.2, 0.7]), g.op("Cast", above(g, t), to=INT64)), classes=1)
typed("label-as-a-third", FLOAT, ["Div", "label 0.33"], lambda g, t: g.op(
    "Div", g.op("Cast", label(g, t), to=FLOAT), g.scalar(3)))
typed("one-probability-of-three", FLOAT, ["some classes"], lambda g, t: g.op(
    "Gather", g.op("Softmax", t, axis=1), g.ints(1), axis=1))
typed("column-of-log-probabilities", FLOAT, ["some classes"], lambda g, t: g.op(
    "Gather", g.op("LogSoftmax", t, axis=1), g.ints(1), axis=1), classes=2)
typed("probabilities-repeated", FLOAT, ["repeats"], lambda g, t: g.op(
    "Gather", g.op("Softmax", t, axis=1), g.ints(0, 0, 1), axis=1))
typed("probabilities-of-one-image-of-the-batch", FLOAT, ["batch"], lambda g, t: g.op(
    "Gather", g.op("Softmax", t, axis=1), g.ints(0), axis=0))
typed("column-of-a-softmax-twice", FLOAT, ["some classes"], lambda g, t: g.op(
    "Gather", g.op("Softmax", g.op("Softmax", t, axis=1), axis=1), g.ints(1), axis=1), classes=2)
typed("softmax-of-opset-13-over-rows", FLOAT, ["Softmax", "axis 1"], lambda g, t: g.op(
    "Softmax", g.op("Reshape", t, g.ints(-1, 2, 3)), axis=1), classes=6)
typed("softmax-coerced-from-a-later-axis", FLOAT, ["Softmax", "axis 2"], lambda g, t: g.op(
    "Softmax", g.op("Reshape", t, g.ints(-1, 2, 3)), axis=2), classes=6, opset=11)
typed("softmax-coerced-from-the-batch", FLOAT, ["Softmax", "axis 0"], lambda g, t: g.op("Softmax", t, axis=0), opset=11)
typed("batch-of-any-size-dropped", FLOAT, ["Squeeze", "batch"], lambda g, t: g.op("Squeeze", t, g.ints(0)))
typed("batch-of-two-dropped", FLOAT, ["Gather", "batch"],
      lambda g, t: g.op("Gather", t, g.const(0, np.int64), axis=0), batch=2)
typed("batch-dropped-then-argmax-over-rows", INT64, ["ArgMax", "axis 0"], lambda g, t: g.op(
    "ArgMax", g.op("Squeeze", g.op("Reshape", t, g.ints(1, 2, 3)), g.ints(0)), axis=0), classes=6, batch=1)
typed("batch-dropped-then-weighted", FLOAT, None, lambda g, t: g.op(
    "MatMul", g.op("Squeeze", t, g.ints(0)), g.w(3, 3)), batch=1)


@case("comparison-inside", refuse=["LessOrEqual", "compares values that depend on the image"])
def comparison_inside(g):
    t = g.stem()
    return g.head(g.op("Mul", t, as_float(g, g.op("LessOrEqual", t, g.scalar(0)))), 32)


@case("end-scores-and-others-in-another-order", refuse=["not made of the same scores"])
def other_order(g):
    t = g.head(g.square(g.stem()), 32)
    return [g.op("Gather", t, g.ints(2, 0, 1), axis=1), g.op("Softmax", t, axis=1)]


@case("end-label-and-its-opposite", refuse=["not made of the same scores"])
def opposite(g):
    made = above(g, g.head(g.square(g.stem()), 32, 1))
    other = g.op("Not", made)
    g.types[made] = g.types[other] = BOOL
    return [made, other]


@case("features-cut-by-their-vectorizer", image=(4,), domains=[("ai.onnx.ml", 1)],
      refuse=["FeatureVectorizer", "inputdimensions"])
def features_cut(g):
    t = g.op("FeatureVectorizer", g.x, domain="ai.onnx.ml", inputdimensions=[3])
    return g.op("LinearRegressor", t, domain="ai.onnx.ml", coefficients=g.draw(4).tolist(), intercepts=[0.5])
