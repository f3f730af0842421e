"""Weights of other types than float32, quantised, in files beside the model; inputs that are bytes; ends."""

import os

import numpy as np
import onnx
from onnx import TensorProto, helper

from corpus import BOOL, DOUBLE, FLOAT, HALF, INT32, INT64, UINT8, Graph, add, graph_case

FAMILY = "hand"


def case(name, image=(1, 8, 8), **options):
    return graph_case(name, FAMILY, image, **options)


def plain(g, cast):
    """The small network with every weight behind `cast`."""
    t = g.op("Conv", g.x, cast(g.draw(2, 1, 3, 3)), cast(g.draw(2)), pads=[1, 1, 1, 1], strides=[2, 2])
    return g.op("Gemm", g.op("Flatten", g.square(t)), cast(g.draw(3, 32)), cast(g.draw(3)), transB=1)


@case("weights-float16-cast")
def half_cast(g):
    return plain(g, lambda w: g.op("Cast", g.const(w, np.float16), to=FLOAT))


@case("weights-float16-network", dtype=HALF, tolerance=5e-3)
def half_network(g):
    out = plain(g, lambda w: g.const(w, np.float16))
    g.types[out] = HALF
    return out


@case("weights-float16-between-casts", tolerance=5e-3)
def half_between(g):
    """As converters to float16 write it with float inputs kept."""
    g.x = g.op("Cast", g.x, to=HALF)
    return g.op("Cast", plain(g, lambda w: g.const(w, np.float16)), to=FLOAT)


@case("weights-float16-int32-data")
def half_ints(g):
    def tensor(w):
        name = g.name("half")
        bits = w.astype(np.float16).view(np.uint16).ravel().astype(int).tolist()
        g.initializers.append(TensorProto(name=name, data_type=HALF, dims=w.shape, int32_data=bits))
        return g.op("Cast", name, to=FLOAT)

    return plain(g, tensor)


@case("weights-bfloat16-cast")
def bfloat(g):
    def tensor(w):
        name = g.name("bfloat")
        bits = (np.ascontiguousarray(w).view(np.uint32) >> 16).astype(np.uint16)
        g.initializers.append(TensorProto(name=name, data_type=TensorProto.BFLOAT16, dims=w.shape, raw_data=bits.tobytes()))
        return g.op("Cast", name, to=FLOAT)

    return plain(g, tensor)


@case("weights-double-network", dtype=DOUBLE)
def double_network(g):
    t = g.op("Gemm", g.op("Flatten", g.x), g.const(g.draw(5, 64), np.float64), g.const(g.draw(5), np.float64), transB=1)
    out = g.op("Add", g.op("MatMul", g.square(t), g.const(g.draw(5, 3), np.float64)), g.const(g.draw(3), np.float64))
    g.types[out] = DOUBLE
    return out


@case("weights-double-cast")
def double_cast(g):
    return plain(g, lambda w: g.op("Cast", g.const(w, np.float64), to=FLOAT))


@case("weights-double-data-field")
def double_field(g):
    def tensor(w):
        name = g.name("double")
        g.initializers.append(helper.make_tensor(name, DOUBLE, w.shape, w.ravel().astype(float).tolist()))
        return g.op("Cast", name, to=FLOAT)

    return plain(g, tensor)


@case("weights-float-data-field")
def float_field(g):
    def tensor(w):
        name = g.name("float")
        g.initializers.append(helper.make_tensor(name, FLOAT, w.shape, w.ravel().tolist()))
        return name

    return plain(g, tensor)


@case("weights-int8-per-tensor")
def int8(g):
    def quantised(w):
        scale = np.float32(np.abs(w).max() / 127)
        return g.op("DequantizeLinear", g.const(np.rint(w / scale), np.int8), g.const(scale))

    return plain(g, quantised)


@case("weights-uint8-with-zero-point")
def uint8(g):
    def quantised(w):
        scale = np.float32(np.abs(w).max() / 120)
        return g.op("DequantizeLinear", g.const(np.rint(w / scale) + 125, np.uint8), g.const(scale), g.const(125, np.uint8))

    return plain(g, quantised)


@case("weights-int8-per-channel")
def per_channel(g):
    def quantised(w):
        scale = np.abs(w).reshape(w.shape[0], -1).max(axis=1) / 127 + 1e-6
        q = np.rint(w / scale.reshape(-1, *[1] * (w.ndim - 1)))
        zero = g.const(np.zeros(len(scale)), np.int8)
        return g.op("DequantizeLinear", g.const(q, np.int8), g.const(scale), zero, axis=0)

    return plain(g, quantised)


@case("weights-int8-per-column")
def per_column(g):
    t = g.op("Flatten", g.square(g.stem()))
    scale = np.array([0.01, 0.02, 0.03])
    q = g.const(g.random.randint(-127, 128, (32, 3)), np.int8)
    return g.op("MatMul", t, g.op("DequantizeLinear", q, g.const(scale), axis=1))


@case("weights-int32-bias")
def int32_bias(g):
    bias = g.op("DequantizeLinear", g.const([3000, -2000], np.int32), g.const(1e-4))
    t = g.op("Conv", g.x, g.w(2, 1, 3, 3), bias, pads=[1, 1, 1, 1], strides=[2, 2])
    return g.head(g.square(t), 32)


@case("weights-from-constant-nodes", node_constants=True)
def nodes(g):
    return g.head(g.square(g.stem()), 32)


@case("weights-constant-floats", opset=13)
def floats(g):
    bias = g.name("bias")
    g.nodes.append(helper.make_node("Constant", [], [bias], value_floats=[0.5, -0.25]))
    two = g.name("two")
    g.nodes.append(helper.make_node("Constant", [], [two], value_float=2.0))
    t = g.op("Conv", g.x, g.w(2, 1, 3, 3), bias, strides=[2, 2])
    target = g.name("target")
    g.nodes.append(helper.make_node("Constant", [], [target], value_ints=[-1, 18]))
    return g.gemm(g.op("Reshape", g.op("Pow", t, two), target), 18)


@case("weights-sparse")
def sparse(g):
    t = g.op("Flatten", g.square(g.stem()))
    name = g.name("sparse")
    values = helper.make_tensor(name, FLOAT, [6], [0.5, -1.0, 0.75, 0.3, -0.2, 1.0])
    indices = helper.make_tensor(name + "_at", INT64, [6], [0, 17, 40, 51, 80, 95])
    weights = g.name("dense")
    g.nodes.append(helper.make_node("Constant", [], [weights], sparse_value=helper.make_sparse_tensor(values, indices, [32, 3])))
    return g.op("MatMul", t, weights)


@case("weights-computed-from-constants")
def computed(g):
    """Weight normalisation: v * (g / |v|), left in the graph."""
    v = g.w(2, 1, 3, 3)
    length = g.op("ReduceL2", v, axes=[1, 2, 3], keepdims=1)
    weights = g.op("Mul", v, g.op("Div", g.positive(2, 1, 1, 1), length))
    return g.head(g.square(g.op("Conv", g.x, weights, g.op("ConstantOfShape", g.ints(2)), strides=[2, 2])), 18)


@case("weights-cast-to-integers-and-back")
def truncated(g):
    """Constants are cut towards zero."""
    weights = g.op("Cast", g.op("Cast", g.const(3 * g.draw(2, 1, 3, 3, scale=1.0)), to=INT32), to=FLOAT)
    t = g.op("Conv", g.x, weights, strides=[2, 2])
    return g.head(g.square(g.op("Mul", t, g.scalar(0.2))), 18)


@case("weights-divided-as-integers")
def integers_divided(g):
    whole = g.op("Div", g.const(g.random.randint(-20, 20, (2, 1, 3, 3)), np.int64), g.const(7, np.int64))
    return g.head(g.square(g.op("Conv", g.x, g.op("Cast", whole, to=FLOAT), strides=[2, 2])), 18)


@case("weights-hwio-transposed")
def hwio(g):
    """Kernels of TensorFlow, (height, width, in, out), transposed in the graph."""
    kernel = g.op("Transpose", g.w(3, 3, 1, 2, scale=0.4), perm=[3, 2, 0, 1])
    return g.head(g.square(g.op("Conv", g.x, kernel, g.w(2), strides=[2, 2])), 18)


@case("weights-cut-and-joined")
def cut(g):
    first = g.op("Slice", g.w(4, 1, 3, 3), g.ints(1), g.ints(2), g.ints(0))
    second = g.op("Gather", g.w(4, 1, 3, 3), g.ints(2), axis=0)
    weights = g.op("Concat", first, g.op("Expand", second, g.ints(1, 1, 3, 3)), axis=0)
    return g.head(g.square(g.op("Conv", g.x, weights, strides=[2, 2])), 18)


@case("initializers-are-inputs", opset=8, ir=3, initializers_as_inputs=True)
def as_inputs(g):
    return g.head(g.square(g.stem()), 32)


def external(name, refuse=None, **options):
    """Weights in files beside the model; `finish` may spoil them."""

    def register(finish):
        def make(path):
            g = Graph(name, FAMILY, (1, 8, 8), opset=18)
            t = g.op("Flatten", g.square(g.stem(cout=4)))
            out = g.gemm(t, 64)
            finish(g.model([out]), path)

        add(name, FAMILY, (1, 8, 8), make, refuse=refuse, **options)
        return finish

    return register


@external("external-one-file")
def one_file(model, path):
    onnx.save(model, path, save_as_external_data=True, all_tensors_to_one_file=True,
              location=os.path.basename(path) + ".data", size_threshold=0)


@external("external-some-weights")
def some(model, path):
    onnx.save(model, path, save_as_external_data=True, all_tensors_to_one_file=True,
              location=os.path.basename(path) + ".data", size_threshold=200)


@external("external-two-files-with-offsets")
def two_files(model, path):
    base = os.path.basename(path)
    for number, tensor in enumerate(model.graph.initializer):
        location = f"{base}.part{number % 2}"
        full = os.path.join(os.path.dirname(path), location)
        offset = os.path.getsize(full) if os.path.exists(full) else 0
        with open(full, "ab") as file:
            pad = -offset % 64 if number >= 2 else 32
            file.write(b"\x7f" * pad + tensor.raw_data)
        place(tensor, location, offset + pad, len(tensor.raw_data))
    onnx.save(model, path)


@external("external-without-length")
def without_length(model, path):
    base = os.path.basename(path)
    tensor = model.graph.initializer[0]
    with open(path + ".data", "wb") as file:
        file.write(tensor.raw_data)
    place(tensor, base + ".data", None, None)
    onnx.save(model, path)


def place(tensor, location, offset, length):
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    for key, value in (("location", location), ("offset", offset), ("length", length)):
        if value is not None:
            tensor.external_data.add(key=key, value=str(value))


@external("external-file-is-missing", refuse=["not-there.data"])
def missing(model, path):
    place(model.graph.initializer[0], "not-there.data", 0, 144)
    onnx.save(model, path)


@external("external-file-outside", refuse=["../outside.data"])
def outside(model, path):
    place(model.graph.initializer[0], "../outside.data", 0, 144)
    onnx.save(model, path)


@external("external-file-absolute", refuse=["/etc/hostname"])
def absolute(model, path):
    place(model.graph.initializer[0], "/etc/hostname", 0, 144)
    onnx.save(model, path)


@external("external-file-is-short", refuse=["external-file-is-short.onnx.data"])
def short(model, path):
    tensor = model.graph.initializer[0]
    with open(path + ".data", "wb") as file:
        file.write(tensor.raw_data[:-8])
    place(tensor, os.path.basename(path) + ".data", 0, len(tensor.raw_data))
    onnx.save(model, path)


# Inputs that are bytes: ONNX Runtime is given 0 to 255.

BYTES = {"scale": 255}


@case("bytes-uint8-cast-div", dtype=UINT8, **BYTES)
def cast_div(g):
    t = g.op("Div", g.op("Cast", g.x, to=FLOAT), g.scalar(255))
    return g.head(g.square(g.stem(t)), 32)


@case("bytes-uint8-cast-sub-div", (3, 8, 8), dtype=UINT8, **BYTES)
def cast_sub_div(g):
    t = g.op("Sub", g.op("Cast", g.x, to=FLOAT), g.const([[[123.7]], [[116.3]], [[103.5]]]))
    t = g.op("Div", t, g.const([[[58.4]], [[57.1]], [[57.4]]]))
    return g.head(g.square(g.stem(t, 3)), 32)


@case("bytes-uint8-cast-convolution", dtype=UINT8, **BYTES)
def cast_convolution(g):
    """Nothing scales the bytes but the weights."""
    t = g.conv(g.op("Cast", g.x, to=FLOAT), 1, 2, strides=[2, 2])
    return g.head(g.square(g.op("Mul", t, g.scalar(0.004))), 18)


@case("bytes-uint8-channels-last", (3, 8, 8), last=True, dtype=UINT8, **BYTES)
def uint8_last(g):
    t = g.op("Mul", g.op("Cast", g.x, to=FLOAT), g.scalar(1 / 255))
    t = g.op("Transpose", t, perm=[0, 3, 1, 2])
    return g.head(g.square(g.stem(t, 3)), 32)


@case("bytes-uint8-dequantized", dtype=UINT8, **BYTES)
def uint8_dequantized(g):
    t = g.op("DequantizeLinear", g.x, g.scalar(0.01), g.const(128, np.uint8))
    return g.head(g.square(g.stem(t)), 32)


@case("bytes-uint8-to-float16", dtype=UINT8, tolerance=5e-3, **BYTES)
def uint8_half(g):
    t = g.op("Cast", g.op("Div", g.op("Cast", g.x, to=FLOAT), g.scalar(255)), to=HALF)
    g.x = t
    return g.op("Cast", plain(g, lambda w: g.const(w, np.float16)), to=FLOAT)


@case("bytes-int64-cast-div", dtype=INT64, **BYTES)
def int64_div(g):
    t = g.op("Div", g.op("Cast", g.x, to=FLOAT), g.scalar(255))
    return g.head(g.square(g.stem(t)), 32)


@case("bytes-uint8-divided-as-integers", dtype=UINT8, scale=255, refuse=["Div"])
def integer_div(g):
    t = g.op("Div", g.op("Cast", g.x, to=INT32), g.const(16, np.int32))
    t = g.op("Div", g.op("Cast", t, to=FLOAT), g.scalar(16))
    return g.head(g.square(g.stem(t)), 32)


@case("bytes-float-divided-by-255", **BYTES)
def float_div(g):
    return g.head(g.square(g.stem(g.op("Div", g.x, g.scalar(255)))), 32)


@case("bytes-float-rescaled", **BYTES)
def rescaled(g):
    return g.head(g.square(g.stem(g.op("Mul", g.x, g.scalar(1 / 255)))), 32)


@case("bytes-float-rescaled-with-offset", **BYTES)
def rescaled_offset(g):
    t = g.op("Add", g.op("Mul", g.x, g.scalar(1 / 127.5)), g.scalar(-1))
    return g.head(g.square(g.stem(t)), 32)


@case("bytes-float-rescaled-then-normalised", (3, 8, 8), **BYTES)
def rescaled_normalised(g):
    t = g.op("Mul", g.x, g.scalar(1 / 255))
    t = g.op("Div", g.op("Sub", t, g.const([[[0.49]], [[0.48]], [[0.45]]])), g.const([[[0.2]], [[0.21]], [[0.22]]]))
    return g.head(g.square(g.stem(t, 3)), 32)


@case("bytes-float-rescaled-by-channel", (3, 8, 8), **BYTES)
def rescaled_channel(g):
    return g.head(g.square(g.stem(g.op("Mul", g.x, g.const(np.full((3, 1, 1), 1 / 255))), 3)), 32)


@case("bytes-uint8-transposed-before-the-cast", (3, 8, 8), last=True, dtype=UINT8, **BYTES)
def uint8_transposed(g):
    t = g.op("Cast", g.op("Transpose", g.x, perm=[0, 3, 1, 2]), to=FLOAT)
    return g.head(g.square(g.stem(g.op("Div", t, g.scalar(255)), 3)), 32)


@case("bytes-int32-arithmetic", dtype=UINT8, **BYTES)
def int32_arithmetic(g):
    """Whole numbers that stay whole: 2 x - 200."""
    t = g.op("Sub", g.op("Mul", g.op("Cast", g.x, to=INT32), g.const(2, np.int32)), g.const(200, np.int32))
    return g.head(g.square(g.stem(g.op("Mul", g.op("Cast", t, to=FLOAT), g.scalar(0.005)))), 32)


@case("pixels-times-255-then-means", (3, 8, 8))
def times_means(g):
    """The network makes bytes of its pixels by itself."""
    t = g.op("Sub", g.op("Mul", g.x, g.scalar(255)), g.const([[[123.7]], [[116.3]], [[103.5]]]))
    return g.head(g.square(g.stem(g.op("Mul", t, g.scalar(0.017)), 3)), 32)


@case("pixels-scaled-behind-the-convolution")
def scaled_behind(g):
    return g.head(g.square(g.op("Div", g.op("Mul", g.stem(), g.scalar(255)), g.scalar(255))), 32)


@case("pixels-normalised-not-rescaled")
def normalised(g):
    t = g.op("Div", g.op("Sub", g.x, g.scalar(0.1307)), g.scalar(0.3081))
    return g.head(g.square(g.stem(t)), 32)


@case("pixels-times-two-minus-one")
def times_two(g):
    t = g.op("Sub", g.op("Mul", g.x, g.scalar(2)), g.scalar(1))
    return g.head(g.square(g.stem(t)), 32)


@case("pixels-divided-by-a-half")
def divided_half(g):
    t = g.op("Div", g.op("Sub", g.x, g.scalar(0.5)), g.scalar(0.5))
    return g.head(g.square(g.stem(t)), 32)


@case("bytes-int32-by-channel", (3, 8, 8), dtype=UINT8, **BYTES)
def int32_channel(g):
    t = g.op("Sub", g.op("Cast", g.x, to=INT32), g.const([[[124]], [[116]], [[104]]], np.int32))
    return g.head(g.square(g.stem(g.op("Mul", g.op("Cast", t, to=FLOAT), g.scalar(0.01)), 3)), 32)


@case("bytes-int32-by-pixel", dtype=UINT8, **BYTES)
def int32_pixel(g):
    """The mean image as whole numbers, and still whole numbers behind it."""
    mean = g.const(g.random.randint(100, 156, (1, 8, 8)), np.int32)
    t = g.op("Mul", g.op("Sub", g.op("Cast", g.x, to=INT32), mean), g.const(3, np.int32))
    return g.head(g.square(g.stem(g.op("Mul", g.op("Cast", t, to=FLOAT), g.scalar(0.003)))), 32)


@case("bytes-int32-squared", dtype=UINT8, **BYTES)
def int32_squared(g):
    t = g.op("Cast", g.x, to=INT32)
    t = g.op("Add", g.op("Mul", t, t), g.op("Neg", t))
    return g.head(g.stem(g.op("Mul", g.op("Cast", t, to=FLOAT), g.scalar(2e-5))), 32)


@case("bytes-int64-input", dtype=INT64, **BYTES)
def int64_input(g):
    t = g.op("Sub", g.const(255, np.int64), g.x)
    return g.head(g.square(g.stem(g.op("Div", g.op("Cast", t, to=FLOAT), g.scalar(255)))), 32)


@case("bytes-centred-as-int8", dtype=UINT8, **BYTES)
def centred_int8(g):
    """From -128 to 127, which int8 holds."""
    t = g.op("Cast", g.op("Sub", g.op("Cast", g.x, to=INT32), g.const(128, np.int32)), to=TensorProto.INT8)
    return g.head(g.square(g.stem(g.op("Mul", g.op("Cast", t, to=FLOAT), g.scalar(0.01)))), 32)


@case("bytes-padded-with-grey", dtype=UINT8, **BYTES)
def padded_grey(g):
    t = g.op("Pad", g.op("Cast", g.x, to=INT32), g.ints(0, 0, 1, 1, 0, 0, 1, 1), g.const(128, np.int32))
    t = g.op("Cast", g.op("Sub", t, g.const(128, np.int32)), to=FLOAT)
    return g.head(g.square(g.conv(g.op("Mul", t, g.scalar(0.01)), 1, 2, strides=[2, 2])), 32)


# Ends.


def ending(name, end, size=3, opset=13, types=None, classes=None, **options):
    def register(form):
        @case("end-" + name, end=end, opset=opset, classes=classes, **options)
        def build(g):
            outputs = form(g, g.balanced_head(g.square(g.stem()), 32, size))
            names = [outputs] if isinstance(outputs, str) else outputs
            for number, kind in (types or {}).items():
                g.types[names[number]] = kind
            return outputs

        return form

    return register


ending("softmax", "softmax")(lambda g, t: g.op("Softmax", t, axis=1))
ending("softmax-default-axis", "softmax")(lambda g, t: g.op("Softmax", t))
ending("softmax-opset-11", "softmax", opset=11)(lambda g, t: g.op("Softmax", t))
ending("softmax-identity", "softmax")(lambda g, t: g.op("Identity", g.op("Softmax", t, axis=-1)))
ending("log-softmax", "log-softmax")(lambda g, t: g.op("LogSoftmax", t, axis=1))
ending("log-of-softmax", "log-softmax")(lambda g, t: g.op("Log", g.op("Softmax", t, axis=1)))
ending("sigmoid", "sigmoid")(lambda g, t: g.op("Sigmoid", t))
ending("sigmoid-binary", "sigmoid", size=1)(lambda g, t: g.op("Sigmoid", t))
ending("sigmoid-negated", "sigmoid")(lambda g, t: g.op("Sigmoid", g.op("Neg", t)))
ending("argmax", "label", types={0: INT64})(lambda g, t: g.op("ArgMax", t, axis=1, keepdims=0))
ending("argmax-keepdims", "label", types={0: INT64})(lambda g, t: g.op("ArgMax", t, axis=-1, keepdims=1))
ending("argmax-of-softmax", "label", types={0: INT64})(
    lambda g, t: g.op("ArgMax", g.op("Softmax", t, axis=1), axis=1, keepdims=0))
ending("argmax-cast", "label", types={0: 6})(lambda g, t: g.op("Cast", g.op("ArgMax", t, axis=1, keepdims=0), to=6))
ending("argmin-of-negated", "label", types={0: INT64})(lambda g, t: g.op("ArgMin", g.op("Neg", t), axis=1, keepdims=0))
ending("argmin", "label", types={0: INT64})(lambda g, t: g.op("ArgMin", t, axis=1, keepdims=0))
ending("sigmoid-then-one-minus", "sigmoid", size=1)(lambda g, t: g.op("Sub", g.scalar(1), g.op("Sigmoid", t)))
ending("topk-one", [(0, "top-score"), (1, "label")], types={1: INT64})(
    lambda g, t: g.op("TopK", t, g.ints(1), outputs=2, axis=1))
ending("topk-one-indices", "label", types={0: INT64})(
    lambda g, t: g.op("Squeeze", g.op("TopK", t, g.ints(1), outputs=2, axis=1)[1], g.ints(1)))
ending("softmax-and-argmax", [(0, "softmax"), (1, "label")], types={1: INT64})(
    lambda g, t: [g.op("Softmax", t, axis=1), g.op("ArgMax", t, axis=1, keepdims=0)])
ending("logits-and-softmax", [(0, "scores"), (1, "softmax")])(lambda g, t: [g.op("Identity", t), g.op("Softmax", t, axis=1)])
ending("binary-greater-than-zero", "positive", size=1, types={0: BOOL})(lambda g, t: g.op("Greater", t, g.scalar(0)))
ending("binary-sigmoid-rounded", "positive", size=1, salt="b")(lambda g, t: g.op("Round", g.op("Sigmoid", t)))
ending("label-names", "label", types={0: 8}, classes=["cat", "dog", "eel"], domains=(("ai.onnx.ml", 2),))(
    lambda g, t: g.op("LabelEncoder", g.op("ArgMax", t, axis=1, keepdims=0), domain="ai.onnx.ml",
                      keys_int64s=[0, 1, 2], values_strings=["cat", "dog", "eel"]))
ending("gather-of-class-numbers", "label", salt="b", types={0: INT64}, classes=[7, 3, 5])(
    lambda g, t: g.op("Gather", g.ints(7, 3, 5), g.op("ArgMax", t, axis=1, keepdims=0), axis=0))


ending("softmax-coerced-by-opset-11", "softmax", size=6, opset=11)(
    lambda g, t: g.op("Softmax", g.op("Reshape", t, g.ints(-1, 2, 3)), axis=1))
ending("classes-permuted", "scores")(lambda g, t: g.op("Gather", t, g.ints(2, 0, 1), axis=1))
ending("classes-reversed", "scores")(
    lambda g, t: g.op("Slice", t, g.ints(-1), g.ints(-9223372036854775808), g.ints(1), g.ints(-1)))
ending("classes-cut", "scores", size=5)(lambda g, t: g.op("Slice", t, g.ints(1), g.ints(4), g.ints(1)))
ending("argmax-plus-one", "label", types={0: INT64}, classes=[1, 2, 3])(
    lambda g, t: g.op("Add", g.op("ArgMax", t, axis=1, keepdims=0), g.ints(1)))
ending("argmax-less-one", "label", types={0: INT64}, classes=[-1, 0, 1])(
    lambda g, t: g.op("Sub", g.op("ArgMax", t, axis=1, keepdims=0), g.ints(1)))
ending("argmax-times-ten", "label", types={0: INT64}, classes=[0, 10, 20])(
    lambda g, t: g.op("Mul", g.const(10, np.int64), g.op("ArgMax", t, axis=1, keepdims=1)))
ending("argmax-counted-down", "label", types={0: INT64}, classes=[2, 1, 0])(
    lambda g, t: g.op("Sub", g.ints(2), g.op("ArgMax", t, axis=1, keepdims=0)))
ending("argmax-plus-one-as-int32", "label", types={0: INT64}, classes=[1, 2, 3])(
    lambda g, t: g.op("Cast", g.op("Add", g.op("Cast", g.op("ArgMax", t, axis=1, keepdims=0), to=INT32),
                                   g.const(1, np.int32)), to=INT64))
ending("argmax-plus-one-named", "label", types={0: INT64}, classes=[7, 3, 5])(
    lambda g, t: g.op("Gather", g.ints(9, 7, 3, 5), g.op("Add", g.op("ArgMax", t, axis=1, keepdims=0), g.ints(1)), axis=0))
ending("argmax-as-float-plus-two", "label", salt="b", types={0: INT64}, classes=[2, 3, 4])(
    lambda g, t: g.op("Cast", g.op("Add", g.op("Cast", g.op("ArgMax", t, axis=1, keepdims=0), to=FLOAT), g.scalar(2)), to=INT64))
ending("argmax-less-one-named", "label", salt="b", types={0: INT64}, classes=[7, 5, 6])(
    lambda g, t: g.op("Gather", g.ints(5, 6, 7), g.op("Sub", g.op("ArgMax", t, axis=1, keepdims=0), g.ints(1)), axis=0))
ending("argmax-of-two-is-the-second", "label", size=2, types={0: BOOL})(
    lambda g, t: g.op("Equal", g.op("ArgMax", t, axis=1, keepdims=0), g.ints(1)))
ending("label-names-in-another-order", "label", types={0: 8}, classes=["cat", "dog", "eel"], domains=(("ai.onnx.ml", 2),))(
    lambda g, t: g.op("LabelEncoder", g.op("ArgMax", t, axis=1, keepdims=0), domain="ai.onnx.ml",
                      keys_int64s=[2, 0, 1], values_strings=["eel", "cat", "dog"]))
ending("softmax-with-temperature", "softmax")(lambda g, t: g.op("Softmax", g.op("Div", t, g.scalar(0.5)), axis=1))


ending("softmax-then-classes-permuted", "softmax")(
    lambda g, t: g.op("Gather", g.op("Softmax", t, axis=1), g.ints(2, 0, 1), axis=1))
ending("log-softmax-then-classes-reversed", "log-softmax")(
    lambda g, t: g.op("Slice", g.op("LogSoftmax", t, axis=1), g.ints(-1), g.ints(-9223372036854775808), g.ints(1), g.ints(-1)))
ending("argmax-of-permuted-softmax", "label", types={0: INT64})(
    lambda g, t: g.op("ArgMax", g.op("Gather", g.op("Softmax", t, axis=1), g.ints(1, 2, 0), axis=1), axis=1, keepdims=0))
ending("argmax-without-the-first-class", "label", size=4, types={0: INT64})(
    lambda g, t: g.op("ArgMax", g.op("Slice", g.op("Softmax", t, axis=1), g.ints(1), g.ints(4), g.ints(1)), axis=1, keepdims=0))
ending("some-of-several-sigmoids", "sigmoid", size=5)(
    lambda g, t: g.op("Gather", g.op("Sigmoid", t), g.ints(3, 1), axis=1))
ending("softmax-reshaped", "softmax")(lambda g, t: g.op("Reshape", g.op("Softmax", t, axis=1), g.ints(-1, 3)))
ending("argmax-of-sigmoid", "label", types={0: INT64})(
    lambda g, t: g.op("ArgMax", g.op("Sigmoid", t), axis=1, keepdims=0))
ending("probability-of-the-second-class", "sigmoid", size=2)(
    lambda g, t: g.op("Gather", g.op("Softmax", t, axis=1), g.ints(1), axis=1))
ending("probability-of-the-first-class", "sigmoid", size=2)(
    lambda g, t: g.op("Gather", g.op("Softmax", t, axis=1), g.const(0, np.int64), axis=1))
ending("probability-of-the-second-class-sliced", "sigmoid", size=2)(
    lambda g, t: g.op("Slice", g.op("Softmax", t, axis=1), g.ints(1), g.ints(2), g.ints(1)))
ending("probability-of-the-second-class-split", "sigmoid", size=2)(
    lambda g, t: g.op("Split", g.op("Softmax", t, axis=1), axis=1, outputs=2)[1])
ending("probability-of-the-last-class", "sigmoid", size=2)(
    lambda g, t: g.op("Gather", g.op("Softmax", t, axis=1), g.const(-1, np.int64), axis=-1))
ending("one-less-the-second-class", "sigmoid", size=2)(
    lambda g, t: g.op("Sub", g.scalar(1), g.op("Gather", g.op("Softmax", t, axis=1), g.ints(1), axis=1)))
ending("second-class-above-a-threshold", "positive", size=2, types={0: BOOL})(
    lambda g, t: g.op("Greater", g.op("Gather", g.op("Softmax", g.op("Mul", t, g.scalar(20)), axis=1), g.ints(1), axis=1),
                      g.scalar(0.7)))
ending("second-score-above-the-first", "positive", size=2, types={0: BOOL})(
    lambda g, t: g.op("Greater", g.op("Gather", t, g.ints(1), axis=1), g.op("Gather", t, g.ints(0), axis=1)))
ending("second-of-both-probabilities", "sigmoid", size=1)(
    lambda g, t: g.op("Gather", both(g, g.op("Sigmoid", t), False), g.ints(1), axis=1))
ending("first-of-both-probabilities", "sigmoid", size=1)(
    lambda g, t: g.op("Gather", both(g, g.op("Sigmoid", t), False), g.const(0, np.int64), axis=1))
ending("binary-at-most-a-limit", "positive", size=1, types={0: BOOL})(
    lambda g, t: g.op("LessOrEqual", g.op("Mul", t, g.scalar(20)), g.scalar(1)))
ending("binary-limit-above-the-score", "positive", size=1, salt="b", types={0: BOOL})(
    lambda g, t: g.op("Greater", g.scalar(-0.5), g.op("Mul", t, g.scalar(20))))
ending("binary-limit-below-the-score", "positive", size=1, types={0: BOOL})(
    lambda g, t: g.op("Less", g.scalar(-0.5), g.op("Mul", t, g.scalar(20))))
ending("binary-sigmoid-below-a-threshold", "positive", size=1, types={0: INT64})(
    lambda g, t: g.op("Cast", g.op("Less", g.op("Sigmoid", g.op("Mul", t, g.scalar(20))), g.scalar(0.3)), to=INT64))
ending("binary-threshold-below-the-sigmoid", "positive", size=1, types={0: BOOL})(
    lambda g, t: g.op("Less", g.const([[0.7]]), g.op("Sigmoid", g.op("Mul", t, g.scalar(20)))))
ending("binary-one-less-the-sigmoid-above-a-threshold", "positive", size=1, salt="b", types={0: BOOL})(
    lambda g, t: g.op("GreaterOrEqual", g.op("Sub", g.scalar(1), g.op("Sigmoid", g.op("Mul", t, g.scalar(20)))), g.scalar(0.4)))
ending("binary-one-less-the-label", "positive", size=1, salt="b", types={0: INT64})(
    lambda g, t: g.op("Sub", g.ints(1), g.op("Cast", g.op("Greater", t, g.scalar(0)), to=INT64)))
ending("binary-label-is-zero", "positive", size=1, types={0: BOOL})(
    lambda g, t: g.op("Equal", g.op("Cast", g.op("Greater", t, g.scalar(0)), to=INT64), g.ints(0)))
ending("binary-where-other-numbers", "label", size=1, types={0: INT64}, classes=[7, 5])(
    lambda g, t: g.op("Where", g.op("Greater", t, g.scalar(0)), g.ints(5), g.ints(7)))
ending("binary-where-floats", "positive", size=1)(
    lambda g, t: g.op("Where", g.op("Less", t, g.scalar(0)), g.scalar(0), g.scalar(1)))
ending("binary-where-floats-inverted", "positive", size=1, salt="b")(
    lambda g, t: g.op("Where", g.op("GreaterOrEqual", t, g.scalar(0)), g.scalar(0), g.scalar(1)))
ending("binary-where-minus-one", "label", size=1, types={0: INT64}, classes=[-1, 1])(
    lambda g, t: g.op("Where", g.op("Greater", t, g.scalar(0)), g.ints(1), g.ints(-1)))
ending("binary-two-labels-less-one", "label", size=1, salt="c", types={0: INT64}, classes=[-1, 1])(
    lambda g, t: g.op("Sub", g.op("Mul", g.op("Cast", g.op("Greater", t, g.scalar(0)), to=INT64), g.ints(2)), g.ints(1)))
ending("binary-label-and-probability", [(0, "sigmoid"), (1, "positive")], size=1, salt="c", types={1: BOOL})(
    lambda g, t: (lambda p: [p, g.op("GreaterOrEqual", p, g.scalar(0.5))])(g.op("Sigmoid", t)))
ending("softmax-coerced-default-axis", "softmax", size=6, opset=12)(
    lambda g, t: g.op("Softmax", g.op("Reshape", t, g.ints(-1, 2, 3))))
ending("log-softmax-coerced", "log-softmax", size=6, opset=11)(
    lambda g, t: g.op("LogSoftmax", g.op("Reshape", t, g.ints(-1, 1, 2, 3)), axis=2))
ending("softmax-coerced-map-of-one-pixel", "softmax", opset=11)(
    lambda g, t: g.op("Flatten", g.op("Softmax", g.op("Reshape", t, g.ints(-1, 3, 1, 1)), axis=1)))
ending("binary-less-than-zero", "positive", size=1, salt="b", types={0: BOOL})(lambda g, t: g.op("Less", t, g.scalar(0)))
ending("binary-not-greater", "positive", size=1, types={0: BOOL})(
    lambda g, t: g.op("Not", g.op("Greater", t, g.scalar(0))))
ending("binary-sigmoid-greater-than-half", "positive", size=1, types={0: INT64})(
    lambda g, t: g.op("Cast", g.op("Greater", g.op("Sigmoid", t), g.scalar(0.5)), to=INT64))
ending("binary-logit-above-a-threshold", "positive", size=1, types={0: BOOL})(
    lambda g, t: g.op("Greater", g.op("Mul", t, g.scalar(20)), g.scalar(1)))
ending("binary-sigmoid-above-a-threshold", "positive", size=1, types={0: BOOL})(
    lambda g, t: g.op("Greater", g.op("Sigmoid", g.op("Mul", t, g.scalar(20))), g.scalar(0.8)))
ending("binary-where-inverted", "positive", size=1, types={0: INT64})(
    lambda g, t: g.op("Where", g.op("Greater", t, g.scalar(0)), g.ints(0), g.ints(1)))
ending("binary-argmax-of-both-probabilities", "label", size=1, types={0: INT64})(
    lambda g, t: g.op("ArgMax", both(g, g.op("Sigmoid", t), False), axis=1, keepdims=0))
ending("binary-both-probabilities", "binary", size=1)(lambda g, t: both(g, g.op("Sigmoid", t), False))
ending("binary-argmax-of-both-the-other-way", "positive", size=1, types={0: INT64})(
    lambda g, t: g.op("ArgMax", both(g, g.op("Sigmoid", t), True), axis=1, keepdims=0))


def both(g, p, first):
    """The probabilities of two classes from that of one."""
    other = g.op("Sub", g.scalar(1), p)
    return g.op("Concat", *([p, other] if first else [other, p]), axis=1)


@case("end-softmax-over-channels", end="softmax")
def softmax_channels(g):
    """Of a map of one pixel."""
    t = g.conv(g.op("GlobalAveragePool", g.square(g.stem())), 2, 3, 1)
    return g.op("Flatten", g.op("Softmax", t, axis=1))
