"""Networks that encryption cannot evaluate: what depends on the data, more than one input, sizes that are not fixed."""

import numpy as np
from onnx import helper

from corpus import BOOL, FLOAT, INT32, INT64, UINT8, graph_case

FAMILY = "hand"


def case(name, words, image=(1, 8, 8), **options):
    return graph_case("refused-" + name, FAMILY, image, refuse=[words] if isinstance(words, str) else words, **options)


def activation(name, words, form, **options):
    @case(name, words, **options)
    def build(g):
        return g.head(form(g, g.stem()), 32)


for kind in ("Relu", "Elu", "Selu", "Softplus", "Softsign", "Tanh", "Sigmoid", "HardSigmoid", "LeakyRelu", "Abs", "Exp",
             "Erf", "Sqrt", "Reciprocal", "Sign", "Floor", "Ceil", "Round", "Sin", "Log", "ThresholdedRelu", "Celu"):
    activation(kind.lower(), kind, lambda g, t, kind=kind: g.op(kind, t))

activation("hardswish", "HardSwish", lambda g, t: g.op("HardSwish", t), opset=14)
activation("gelu", "Gelu", lambda g, t: g.op("Gelu", t), opset=20)
activation("mish", "Mish", lambda g, t: g.op("Mish", t), opset=18)
activation("prelu", "PRelu", lambda g, t: g.op("PRelu", t, g.positive(2, 1, 1)))
activation("clip", "Clip", lambda g, t: g.op("Clip", t, g.scalar(0), g.scalar(6)))
activation("clip-attributes", "Clip", lambda g, t: g.op("Clip", t, min=0.0, max=6.0), opset=9)
activation("max-of-zero", "Max", lambda g, t: g.op("Max", t, g.scalar(0)))
activation("min", "Min", lambda g, t: g.op("Min", t, g.scalar(1)))
activation("swish", "Sigmoid", lambda g, t: g.op("Mul", t, g.op("Sigmoid", t)))
activation("where-on-the-data", "Greater", lambda g, t: g.op("Where", g.op("Greater", t, g.scalar(0)), t, g.scalar(0)))
activation("greater-as-mask", "Greater", lambda g, t: g.op("Mul", t, g.op("Cast", g.op("Greater", t, g.scalar(0)), to=FLOAT)))
activation("pow-half", "Pow", lambda g, t: g.op("Pow", g.op("Add", g.square(t), g.scalar(1)), g.scalar(0.5)))
activation("pow-negative", "Pow", lambda g, t: g.op("Pow", g.op("Add", g.square(t), g.scalar(1)), g.scalar(-1)))
activation("exponent-on-the-data", "Pow", lambda g, t: g.op("Pow", g.scalar(2), t))
activation("divided-by-the-data", "Div", lambda g, t: g.op("Div", t, g.op("Add", g.square(t), g.scalar(1))))
activation("one-over-the-data", "Div", lambda g, t: g.op("Div", g.scalar(1), g.op("Add", g.square(t), g.scalar(1))))
activation("modulo", "Mod", lambda g, t: g.op("Mod", t, g.scalar(1), fmod=1))
activation("max-pool", "MaxPool", lambda g, t: g.op("MaxPool", t, kernel_shape=[3, 3], pads=[1, 1, 1, 1]))
activation("lp-pool", "LpPool", lambda g, t: g.op("LpPool", t, kernel_shape=[3, 3], pads=[1, 1, 1, 1], p=2))
activation("lrn", "LRN", lambda g, t: g.op("LRN", t, size=3))
activation("instance-normalisation", "InstanceNormalization",
           lambda g, t: g.op("InstanceNormalization", t, g.positive(2), g.w(2)))
activation("layer-normalisation", "LayerNormalization",
           lambda g, t: g.op("LayerNormalization", t, g.positive(2, 4, 4), axis=1), opset=17)
activation("cast-to-int64", "Cast", lambda g, t: g.op("Cast", g.op("Cast", g.op("Mul", t, g.scalar(10)), to=INT64), to=FLOAT))
activation("cast-to-int32", "Cast", lambda g, t: g.op("Cast", g.op("Cast", g.op("Mul", t, g.scalar(10)), to=INT32), to=FLOAT))
activation("cast-to-uint8", "Cast", lambda g, t: g.op("Cast", g.op("Cast", g.op("Mul", g.square(t), g.scalar(10)), to=UINT8), to=FLOAT))
activation("cast-to-bool", "Cast", lambda g, t: g.op("Cast", g.op("Cast", t, to=BOOL), to=FLOAT))
activation("softmax-over-channels-inside", "Softmax", lambda g, t: g.op("Softmax", t, axis=1))
activation("softmax-over-width-inside", "Softmax", lambda g, t: g.op("Softmax", t, axis=-1))
activation("hardmax", "Hardmax", lambda g, t: g.op("Hardmax", t, axis=1))
activation("quantize-inside", "QuantizeLinear", lambda g, t: g.op(
    "DequantizeLinear", g.op("QuantizeLinear", t, g.scalar(0.05), g.const(0, np.int8)), g.scalar(0.05), g.const(0, np.int8)))
activation("dynamic-quantisation", "DynamicQuantizeLinear", lambda g, t: g.op(
    "DequantizeLinear", *g.op("DynamicQuantizeLinear", t, outputs=3)))
activation("random-noise", "RandomNormalLike", lambda g, t: g.op("Add", t, g.op("RandomNormalLike", t, scale=1e-3, seed=1.0)))
activation("dropout-in-training", "Dropout", lambda g, t: g.op("Dropout", t, g.scalar(0.5), g.const(True, bool), seed=1))


@case("lp-normalisation", "LpNormalization")
def lp_norm(g):
    return g.gemm(g.op("LpNormalization", g.op("Flatten", g.stem()), axis=1), 32)


@case("batch-normalisation-in-training", "BatchNormalization", opset=15)
def training(g):
    t, _, _ = g.op("BatchNormalization", g.stem(), g.positive(2), g.w(2), g.w(2), g.positive(2), outputs=3, training_mode=1)
    return g.head(g.square(t), 32)


@case("layer-normalisation-written-out", ["Sqrt"])
def layer_norm(g):
    t = g.stem()
    centred = g.op("Sub", t, g.op("ReduceMean", t, axes=[1, 2, 3]))
    variance = g.op("ReduceMean", g.op("Pow", centred, g.scalar(2)), axes=[1, 2, 3])
    return g.head(g.op("Div", centred, g.op("Sqrt", g.op("Add", variance, g.scalar(1e-5)))), 32)


@case("squeeze-and-excite", ["Relu", "Sigmoid"])
def squeeze_excite(g):
    t = g.square(g.stem(cout=4))
    gate = g.conv(g.op("Relu", g.conv(g.op("GlobalAveragePool", t), 4, 2, 1)), 2, 4, 1)
    return g.head(g.op("Mul", t, g.op("Sigmoid", gate)), 64)


@case("attention", "MatMul")
def attention(g):
    t = g.op("Reshape", g.square(g.stem(cout=4)), g.ints(-1, 4, 16))
    q, k, v = (g.op("MatMul", g.w(4, 4, scale=0.5), t) for _ in range(3))
    weights = g.op("Softmax", g.op("MatMul", g.op("Transpose", q, perm=[0, 2, 1]), k), axis=-1)
    return g.head(g.op("MatMul", v, g.op("Transpose", weights, perm=[0, 2, 1])), 64)


@case("softmax-at-the-end-over-another-axis", "Softmax")
def softmax_axis(g):
    """(batch, 2, 3): probabilities within each row, but the first axis has the classes."""
    t = g.op("Reshape", g.head(g.square(g.stem()), 32, 6), g.ints(-1, 2, 3))
    return g.op("Flatten", g.op("Softmax", t, axis=1))


@case("softmax-over-the-batch", "Softmax", batch=4)
def softmax_batch(g):
    return g.op("Softmax", g.head(g.square(g.stem()), 32), axis=0)


@case("softmax-of-a-map-at-the-end", "Softmax")
def softmax_map(g):
    return g.op("Softmax", g.square(g.stem(cout=3)), axis=1)


@case("softmax-then-scaled", "Softmax")
def softmax_scaled(g):
    return g.op("Mul", g.op("Softmax", g.head(g.square(g.stem()), 32), axis=1), g.const([3.0, 1.0, 2.0]))


@case("softmax-then-dense", "Softmax")
def softmax_dense(g):
    return g.gemm(g.op("Softmax", g.head(g.square(g.stem()), 32), axis=1), 3)


@case("sigmoid-then-dense", "Sigmoid")
def sigmoid_dense(g):
    return g.gemm(g.op("Sigmoid", g.head(g.square(g.stem()), 32)), 3)


@case("argmax-over-positions", "ArgMax")
def argmax_positions(g):
    out = g.op("ArgMax", g.square(g.stem()), axis=3, keepdims=0)
    g.types[out] = INT64
    return out


@case("topk-of-two", "TopK")
def top_two(g):
    values, at = g.op("TopK", g.head(g.square(g.stem()), 32), g.ints(2), outputs=2, axis=1)
    g.types[at] = INT64
    return [values, at]


@case("sorted-scores", "TopK")
def sorted_scores(g):
    return g.op("TopK", g.head(g.square(g.stem()), 32), g.ints(3), outputs=2, axis=1)[0]


@case("reduce-max", "ReduceMax")
def reduce_max(g):
    return g.head(g.op("ReduceMax", g.square(g.stem(cout=3)), axes=[2, 3], keepdims=0), 3)


@case("reduce-l2", "ReduceL2")
def reduce_l2(g):
    return g.head(g.op("ReduceL2", g.stem(cout=3), axes=[2, 3], keepdims=0), 3)


@case("global-max-pool", "GlobalMaxPool")
def global_max(g):
    return g.head(g.op("GlobalMaxPool", g.square(g.stem(cout=3))), 3)


@case("two-inputs", "2 inputs")
def two_inputs(g):
    g.inputs.append(helper.make_tensor_value_info("y", FLOAT, ["N", 1, 8, 8]))
    return g.head(g.square(g.stem(g.op("Add", g.x, "y"))), 32)


@case("dynamic-height-and-width", "fixed", input_shape=["N", 1, "H", "W"])
def dynamic(g):
    return g.head(g.op("GlobalAveragePool", g.square(g.stem())), 2)


@case("dynamic-channels", "fixed", input_shape=["N", "C", 8, 8])
def dynamic_channels(g):
    return g.head(g.square(g.stem()), 32)


@case("recurrent", "LSTM", (1, 8, 8))
def lstm(g):
    t = g.op("Transpose", g.op("Reshape", g.x, g.ints(-1, 8, 8)), perm=[1, 0, 2])
    _, hidden, _ = g.op("LSTM", t, g.w(1, 16, 8), g.w(1, 16, 4), outputs=3, hidden_size=4)
    return g.gemm(g.op("Squeeze", hidden, g.ints(0)), 4)


@case("loop", "ReduceMax")
def loop(g):
    t = g.stem()
    body = helper.make_graph(
        [helper.make_node("Mul", ["state", "state"], ["next"]), helper.make_node("Identity", ["go"], ["again"])], "body",
        [helper.make_tensor_value_info("i", INT64, []), helper.make_tensor_value_info("go", BOOL, []),
         helper.make_tensor_value_info("state", FLOAT, None)],
        [helper.make_tensor_value_info("again", BOOL, []), helper.make_tensor_value_info("next", FLOAT, None)])
    size = g.op("Cast", g.op("ReduceMax", g.op("Abs", t), keepdims=0), to=INT64)
    return g.head(g.op("Loop", size, g.const(True, bool), t, body=body), 32)


@case("if-on-the-data", "Greater", batch=1)
def data_if(g):
    t = g.square(g.stem())
    positive = g.op("Squeeze", g.op("Greater", g.op("ReduceMean", t, axes=[1, 2, 3], keepdims=0), g.scalar(0.3)))

    def branch(name, kind):
        return helper.make_graph([helper.make_node(kind, [t], [name])], name, [],
                                 [helper.make_tensor_value_info(name, FLOAT, None)])

    return g.head(g.op("If", positive, then_branch=branch("yes", "Identity"), else_branch=branch("no", "Neg")), 32)


@case("non-zero-positions", "NonZero")
def non_zero(g):
    at = g.op("NonZero", g.op("Floor", g.stem()))
    count = g.op("Cast", g.op("Gather", g.op("Shape", at), g.ints(1), axis=0), to=FLOAT)
    return g.op("Add", g.head(g.square(g.stem()), 32), count)


@case("gather-by-the-data", "ArgMax")
def gather_data(g):
    t = g.head(g.square(g.stem()), 32)
    return g.op("Gather", g.w(3, 4), g.op("ArgMax", t, axis=1, keepdims=0), axis=0)


@case("convolution-by-the-data", "Conv", batch=1)
def conv_data(g):
    t = g.square(g.stem())
    return g.head(g.op("Conv", t, g.op("Reshape", g.conv(g.x, 1, 2, 8), g.ints(1, 2, 1, 1))), 16)


@case("product-of-two-branches", "Mul")
def product(g):
    t = g.stem()
    return g.head(g.op("Mul", t, g.conv(t, 2, 2, pads=[1, 1, 1, 1])), 32)


@case("matmul-of-two-branches", "MatMul")
def matmul(g):
    t = g.stem()
    return g.head(g.op("MatMul", t, g.conv(t, 2, 2, pads=[1, 1, 1, 1])), 32)


@case("means-over-the-batch", "ReduceMean", batch=4)
def batch_mean(g):
    t = g.square(g.stem())
    return g.head(g.op("Sub", t, g.op("ReduceMean", t, axes=[0], keepdims=1)), 32)


@case("images-of-the-batch-mixed", "Reshape", batch=4)
def batch_mixed(g):
    t = g.op("Reshape", g.square(g.stem()), g.ints(2, 64))
    return g.gemm(t, 64)


@case("integer-convolution", "ConvInteger", dtype=UINT8, scale=255)
def conv_integer(g):
    t = g.op("ConvInteger", g.x, g.const(g.random.randint(-9, 9, (2, 1, 3, 3)), np.int8), strides=[2, 2])
    return g.head(g.op("Mul", g.op("Cast", t, to=FLOAT), g.scalar(1e-3)), 18)


@case("many-relus-are-grouped", ["Relu", "12"])
def many(g):
    t = g.stem()
    for _ in range(12):
        t = g.op("Relu", g.conv(t, 2, 2, pads=[1, 1, 1, 1]))
    return g.head(t, 32)


@case("softmax-over-an-open-batch", "Softmax")
def softmax_open(g):
    return g.op("Softmax", g.head(g.square(g.stem()), 32), axis=-2)


@case("softmax-of-rows-by-opset-11", "Softmax", opset=11)
def softmax_rows(g):
    return g.op("Softmax", g.op("Reshape", g.head(g.square(g.stem()), 32, 6), g.ints(-1, 2, 3)), axis=2)


@case("argmax-over-the-batch", "ArgMax")
def argmax_batch(g):
    out = g.op("ArgMax", g.head(g.square(g.stem()), 32), axis=0, keepdims=1)
    g.types[out] = INT64
    return out


@case("topk-smallest", "TopK")
def smallest(g):
    _, at = g.op("TopK", g.head(g.square(g.stem()), 32), g.ints(1), outputs=2, axis=1, largest=0)
    g.types[at] = INT64
    return at


@case("softmax-times-a-prior", "Softmax")
def softmax_product(g):
    """Softmax times a constant prior."""
    return g.op("Mul", g.op("Softmax", g.head(g.square(g.stem()), 32)), g.const([0.2, 0.5, 0.3]))


@case("concat-over-the-batch", "Concat")
def concat_batch(g):
    t = g.head(g.square(g.stem()), 32)
    return g.op("Concat", t, g.op("Mul", t, g.scalar(2)), axis=0)


@case("split-of-the-batch", "Split", batch=4)
def split_batch(g):
    a, b = g.op("Split", g.square(g.stem()), outputs=2, axis=0)
    return g.head(g.op("Add", a, b), 32)


@case("slice-of-the-batch", "Slice", batch=4)
def slice_batch(g):
    t = g.op("Slice", g.x, g.ints(1), g.ints(2), g.ints(0))
    return g.head(g.square(g.stem(t)), 32)


@case("batch-reversed", "Slice", batch=4)
def reversed_batch(g):
    t = g.op("Slice", g.x, g.ints(-1), g.ints(-9223372036854775808), g.ints(0), g.ints(-1))
    return g.head(g.square(g.stem(t)), 32)


@case("constant-per-image-of-the-batch", "Add", batch=4)
def per_image(g):
    return g.head(g.square(g.stem(g.op("Add", g.x, g.w(4, 1, 8, 8)))), 32)


@case("batch-becomes-channels", ["Reshape"], batch=4)
def batch_channels(g):
    t = g.op("Reshape", g.x, g.ints(1, 4, 8, 8))
    return g.head(g.square(g.stem(t, 4)), 32)


@case("two-unrelated-outputs", "outputs")
def two_outputs(g):
    t = g.square(g.stem())
    return [g.head(t, 32), g.op("Flatten", g.op("GlobalAveragePool", t))]


@case("mask-by-comparison-with-itself", "Equal")
def itself(g):
    t = g.stem()
    return g.head(g.op("Mul", t, g.op("Cast", g.op("Equal", t, g.op("Neg", t)), to=FLOAT)), 32)


@case("maxpool-1x2", "MaxPool")
def maxpool_row(g):
    return g.head(g.op("MaxPool", g.square(g.stem()), kernel_shape=[1, 2], strides=[1, 2]), 16)


@case("is-nan", "IsNaN")
def is_nan(g):
    t = g.stem()
    return g.head(g.op("Add", t, g.op("Cast", g.op("IsNaN", t), to=FLOAT)), 32)


@case("brightness-by-its-own-mean", "Div", dtype=UINT8, scale=255)
def scaled_by_data(g):
    """Brightness normalised by the image's own mean."""
    t = g.op("Cast", g.x, to=FLOAT)
    t = g.op("Div", t, g.op("ReduceMean", t, axes=[1, 2, 3], keepdims=1))
    return g.head(g.square(g.stem(t)), 32)


@case("image-cast-to-integer", "Cast")
def image_cast(g):
    t = g.op("Cast", g.op("Cast", g.op("Mul", g.x, g.scalar(4)), to=INT32), to=FLOAT)
    return g.head(g.square(g.stem(t)), 32)


for kind in ("Relu", "Tanh", "Exp", "Softplus"):

    @case(f"{kind.lower()}-at-the-end", kind)
    def at_the_end(g, kind=kind):
        """A regression whose value is not a score."""
        return g.op(kind, g.head(g.square(g.stem()), 32, 1))


@case("sigmoid-at-the-end-scaled", "Sigmoid")
def sigmoid_scaled(g):
    return g.op("Mul", g.op("Sigmoid", g.head(g.square(g.stem()), 32, 1)), g.scalar(90))
