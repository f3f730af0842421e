"""Graphs as the exporter of PyTorch 2 (dynamo, with and without torchlib's functions) writes them."""

import os

import numpy as np
import onnx
from onnx import TensorProto, helper

from corpus import BOOL, FLOAT, INT64, Graph, add, graph_case

FAMILY = "PyTorch 2"
TORCHLIB, COMMON = "pkg.onnxscript.torch_lib", "pkg.onnxscript.torch_lib.common"


def case(name, image=(1, 8, 8), **options):
    options.setdefault("opset", 18)
    options.setdefault("ir", 10)
    options.setdefault("batch", 1)
    return graph_case("dynamo-" + name, FAMILY, image, **options)


def conv(g, x, cin, cout, k=3, **attributes):
    """With every attribute written, as dynamo does."""
    full = {"group": 1, "auto_pad": "NOTSET", "dilations": [1, 1], "pads": [0] * 4, "strides": [1, 1]}
    return g.op("Conv", x, g.w(cout, cin // attributes.get("group", 1), k, k), g.w(cout), **{**full, **attributes})


def stem(g, cin=1, cout=2):
    return conv(g, g.x, cin, cout, pads=[1, 1, 1, 1], strides=[2, 2])


def gemm(g, t, size, classes=3):
    return g.op("Gemm", t, g.w(classes, size), g.w(classes), beta=1.0, transB=1, alpha=1.0, transA=0)


def view(g, t, *sizes):
    return g.op("Reshape", t, g.ints(*sizes), allowzero=1)


@case("static-view")
def static_view(g):
    return gemm(g, view(g, g.square(stem(g)), 1, 32), 32)


@case("dynamic-batch-shape-start-end", batch="s77")
def dynamic(g):
    t = g.square(stem(g))
    target = g.op("Concat", g.op("Shape", g.x, end=1, start=0), g.ints(32), axis=0)
    return gemm(g, g.op("Reshape", t, target, allowzero=1), 32)


@case("dynamic-batch-squeezed-and-reshaped", batch="batch")
def dynamic_squeezed(g):
    """sym_size_int: Shape, Squeeze; then Reshape to one element and Concat."""
    t = g.square(stem(g))
    size = g.op("Squeeze", g.op("Shape", g.x, end=1, start=0))
    target = g.op("Concat", g.op("Reshape", size, g.ints(-1), allowzero=0), g.ints(-1), axis=0)
    return gemm(g, g.op("Reshape", t, target, allowzero=1), 32)


@case("dynamic-batch-expanded-then-added", batch="s0")
def dynamic_expand(g):
    """A learned row is expanded to the batch and added."""
    t = g.op("Flatten", g.square(stem(g)), axis=1)
    target = g.op("Concat", g.op("Shape", g.x, end=1, start=0), g.ints(32), axis=0)
    return gemm(g, g.op("Add", t, g.op("Expand", g.w(1, 32), target)), 32)


@case("pow-scalar")
def pow_scalar(g):
    return gemm(g, view(g, g.op("Pow", stem(g), g.scalar(2.0)), 1, 32), 32)


@case("cubic")
def cubic(g):
    t = stem(g)
    t = g.op("Add", g.op("Mul", g.op("Pow", t, g.scalar(3.0)), g.scalar(-0.004)), g.op("Mul", t, g.scalar(0.197)))
    return gemm(g, view(g, g.op("Add", t, g.scalar(0.5)), 1, 32), 32)


@case("mean-axes-input")
def mean(g):
    t = g.op("ReduceMean", g.square(stem(g, cout=4)), g.ints(2, 3), noop_with_empty_axes=0, keepdims=0)
    return gemm(g, t, 4)


@case("adaptive-pool")
def adaptive(g):
    t = g.op("ReduceMean", g.square(stem(g, cout=4)), g.ints(-1, -2), noop_with_empty_axes=0, keepdims=1)
    return gemm(g, view(g, t, 1, 4), 4)


@case("averagepool-all-attributes")
def pool(g):
    t = g.op("AveragePool", g.square(stem(g)), kernel_shape=[2, 2], strides=[2, 2], pads=[0, 0, 0, 0], ceil_mode=0,
             count_include_pad=1, auto_pad="NOTSET")
    return gemm(g, view(g, t, 1, 8), 8)


@case("averagepool-padded")
def pool_padded(g):
    t = g.op("AveragePool", g.square(stem(g)), kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1], ceil_mode=0,
             count_include_pad=1, auto_pad="NOTSET")
    return gemm(g, view(g, t, 1, 8), 8)


@case("split-num-outputs")
def chunk(g):
    a, b = g.op("Split", stem(g, cout=4), outputs=2, axis=1, num_outputs=2)
    return gemm(g, view(g, g.op("Add", g.square(a), b), 1, 32), 32)


@case("slice-with-steps")
def slices(g):
    t = g.square(stem(g, cout=4))
    t = g.op("Slice", t, g.ints(0), g.ints(9223372036854775807), g.ints(2), g.ints(2))
    t = g.op("Slice", t, g.ints(1), g.ints(3), g.ints(1), g.ints(1))
    return gemm(g, view(g, t, 1, 16), 16)


@case("pad-with-axes")
def pad(g):
    """constant_pad_nd."""
    t = g.op("Pad", g.x, g.ints(0, 0, 1, 2, 0, 0, 2, 1), g.scalar(0.0), mode="constant")
    return gemm(g, view(g, g.square(conv(g, t, 1, 2, strides=[2, 2])), 1, 50), 50)


@case("cat-and-shuffle")
def cat(g):
    t = stem(g)
    t = g.op("Concat", g.square(t), t, axis=1)
    t = view(g, t, 1, 2, 2, 4, 4)
    t = view(g, g.op("Transpose", t, perm=[0, 2, 1, 3, 4]), 1, 4, 4, 4)
    return gemm(g, view(g, conv(g, t, 4, 4, group=2), 1, 16), 16)


@case("batch-normalisation")
def norm(g):
    t = g.norm(stem(g), 2, momentum=0.9, training_mode=0)
    return gemm(g, view(g, g.square(t), 1, 32), 32)


@case("dropout-with-inputs")
def dropout(g):
    t = g.op("Dropout", g.square(stem(g)), g.scalar(0.25), g.const(False, bool))
    return gemm(g, view(g, t, 1, 32), 32)


@case("cast-of-nothing")
def cast(g):
    t = g.op("Cast", g.op("Identity", g.x), to=FLOAT)
    t = g.op("Identity", g.square(conv(g, t, 1, 2)))
    return gemm(g, view(g, t, 1, 72), 72)


@case("linear-on-permuted-map")
def permuted(g):
    t = g.op("Transpose", g.square(stem(g, cout=4)), perm=[0, 2, 3, 1])
    t = g.op("Add", g.op("MatMul", t, g.op("Transpose", g.w(2, 4), perm=[1, 0])), g.w(2))
    return gemm(g, view(g, g.square(t), 1, 32), 32)


@case("linear-of-flattened-positions")
def positions(g):
    """A linear layer on (1, 4, 4, 4) as view, Gemm, view."""
    t = g.op("Transpose", g.square(stem(g, cout=4)), perm=[0, 2, 3, 1])
    t = g.op("Gemm", view(g, t, 16, 4), g.w(2, 4), g.w(2), transB=1)
    return gemm(g, view(g, g.square(view(g, t, 1, 4, 4, 2)), 1, 32), 32)


@case("conv1d", (2, 16))
def conv1d(g):
    t = g.op("Conv", g.x, g.w(3, 2, 3), g.w(3), group=1, auto_pad="NOTSET", dilations=[1], pads=[1, 1], strides=[2])
    return gemm(g, view(g, g.square(t), 1, 24), 24)


@case("softmax-end", end="softmax")
def softmax(g):
    return g.op("Softmax", gemm(g, view(g, g.square(stem(g)), 1, 32), 32), axis=1)


@case("argmax-end", end="label")
def argmax(g):
    out = g.op("ArgMax", g.balanced_head(g.square(stem(g)), 32), axis=1, keepdims=0, select_last_index=0)
    g.types[out] = INT64
    return out


@case("constants-as-nodes", node_constants=True)
def constants(g):
    return gemm(g, view(g, g.op("Pow", stem(g), g.const(2, np.int64)), 1, 32), 32)


@case("dynamic-batch-repeated-row", batch="s0")
def dynamic_cat(g):
    """A learned token is expanded to the batch and joined to the features."""
    t = g.op("GlobalAveragePool", g.square(stem(g, cout=4)))
    token = g.op("Expand", g.w(1, 2, 1, 1), g.op("Concat", g.op("Shape", g.x, end=1, start=0), g.ints(2, 1, 1), axis=0))
    return g.head(g.op("Concat", t, token, axis=1), 6)


@case("sequence-of-tensors")
def sequence(g):
    """torch.cat and torch.split of early torchlib."""
    t = stem(g, cout=4)
    parts = g.op("SplitToSequence", t, g.ints(2, 2), axis=1)
    first = g.op("SequenceAt", parts, g.const(0, np.int64))
    second = g.op("SequenceAt", parts, g.const(1, np.int64))
    t = g.op("ConcatFromSequence", g.op("SequenceConstruct", g.square(second), first), axis=1)
    return gemm(g, view(g, t, 1, 64), 64)


# Local functions.


def function(g, name, inputs, outputs, nodes, attributes=(), domain=TORCHLIB):
    opsets = [helper.make_opsetid("", g.opset), helper.make_opsetid(TORCHLIB, 1), helper.make_opsetid(COMMON, 1)]
    g.functions.append(helper.make_function(domain, name, inputs, outputs, nodes, opsets, list(attributes)))


def functions(name, image=(1, 8, 8), **options):
    return case("function-" + name, image, domains=((TORCHLIB, 1), (COMMON, 1)), **options)


def referring(node, attribute, name, kind):
    """The node with an attribute that takes the value of the function's."""
    node.attribute.append(onnx.AttributeProto(name=attribute, ref_attr_name=name, type=kind))
    return node


@functions("addmm-with-attributes")
def addmm(g):
    gemm_node = helper.make_node("Gemm", ["mat1", "mat2", "self"], ["result"])
    referring(gemm_node, "alpha", "alpha", onnx.AttributeProto.FLOAT)
    referring(gemm_node, "beta", "beta", onnx.AttributeProto.FLOAT)
    function(g, "aten_addmm", ["self", "mat1", "mat2"], ["result"], [gemm_node], ["alpha", "beta"])
    t = view(g, g.square(stem(g)), 1, 32)
    return g.op("aten_addmm", g.w(3), t, g.w(32, 3, scale=0.2), domain=TORCHLIB, alpha=0.5, beta=2.0)


@functions("square-and-view")
def square_view(g):
    function(g, "aten_pow", ["self", "exponent"], ["result"], [helper.make_node("Pow", ["self", "exponent"], ["result"])])
    function(g, "aten_view", ["self", "size"], ["result"], [
        helper.make_node("Cast", ["size"], ["cast"], to=INT64),
        helper.make_node("Reshape", ["self", "cast"], ["result"])])
    t = g.op("aten_pow", stem(g), g.scalar(2), domain=TORCHLIB)
    return gemm(g, g.op("aten_view", t, g.const([1, 32], np.int32), domain=TORCHLIB), 32)


@functions("castlike-inside")
def castlike(g):
    function(g, "aten_mul_scalar", ["self", "other"], ["result"], [
        helper.make_node("CastLike", ["other", "self"], ["cast"]),
        helper.make_node("Mul", ["self", "cast"], ["result"])])
    t = stem(g)
    t = g.op("aten_mul_scalar", g.square(t), g.const(3, np.int64), domain=TORCHLIB)
    return gemm(g, view(g, t, 1, 32), 32)


@functions("if-on-rank-inside")
def rank_if(g):
    """aten_mean_dim: a scalar is returned as it is."""
    then = helper.make_graph([helper.make_node("Identity", ["self"], ["yes"])], "then", [],
                             [helper.make_tensor_value_info("yes", FLOAT, None)])
    otherwise = helper.make_graph(
        [helper.make_node("Constant", [], ["minus"], value_ints=[-1]),
         helper.make_node("Reshape", ["dim", "minus"], ["dims"]),
         helper.make_node("ReduceMean", ["self", "dims"], ["no"], keepdims=0)], "else", [],
        [helper.make_tensor_value_info("no", FLOAT, None)])
    function(g, "Rank", ["input"], ["rank"], [
        helper.make_node("Shape", ["input"], ["shape"]), helper.make_node("Size", ["shape"], ["rank"])], domain=COMMON)
    function(g, "aten_mean_dim", ["self", "dim"], ["result"], [
        helper.make_node("Rank", ["self"], ["rank"], domain=COMMON),
        helper.make_node("Constant", [], ["zero"], value_int=0),
        helper.make_node("Equal", ["rank", "zero"], ["scalar"]),
        helper.make_node("If", ["scalar"], ["result"], then_branch=then, else_branch=otherwise)])
    t = g.op("aten_mean_dim", g.square(stem(g, cout=4)), g.ints(2, 3), domain=TORCHLIB)
    return gemm(g, t, 4)


@functions("module-with-weights-as-inputs")
def module(g):
    """A whole convolution block as a function, called twice."""
    function(g, "Block", ["x", "w", "b"], ["y"], [
        helper.make_node("Conv", ["x", "w", "b"], ["c"], pads=[1, 1, 1, 1]),
        helper.make_node("Mul", ["c", "c"], ["y"])])
    t = g.op("Block", g.x, g.w(2, 1, 3, 3), g.w(2), domain=TORCHLIB)
    t = g.op("Block", t, g.w(2, 2, 3, 3), g.w(2), domain=TORCHLIB)
    return gemm(g, view(g, t, 1, 128), 128)


@functions("nested-with-same-tensor-names")
def nested(g):
    """Names inside a function are its own: `x` and `y` mean other tensors outside."""
    function(g, "Twice", ["y"], ["x"], [
        helper.make_node("Add", ["y", "y"], ["t"]), helper.make_node("Identity", ["t"], ["x"])])
    function(g, "SquareOfTwice", ["x"], ["y"], [
        helper.make_node("Twice", ["x"], ["t"], domain=TORCHLIB), helper.make_node("Mul", ["t", "t"], ["y"])])
    t = g.op("SquareOfTwice", stem(g), domain=TORCHLIB)
    return gemm(g, view(g, g.op("Twice", t, domain=TORCHLIB), 1, 32), 32)


@functions("relu-inside", refuse=["Relu"])
def relu_inside(g):
    function(g, "aten_relu", ["self"], ["result"], [helper.make_node("Relu", ["self"], ["result"])])
    t = g.op("aten_relu", stem(g), domain=TORCHLIB)
    return gemm(g, view(g, t, 1, 32), 32)


def external(path):
    """As torch.onnx.export of PyTorch 2.9 writes it: all weights in NAME.onnx.data."""
    g = Graph("dynamo-external-data", FAMILY, (1, 8, 8), opset=18, ir=10, batch=1)
    out = gemm(g, view(g, g.square(stem(g, cout=8)), 1, 128), 128)
    onnx.save(g.model([out]), path, save_as_external_data=True, all_tensors_to_one_file=True,
              location=os.path.basename(path) + ".data", size_threshold=100)


add("dynamo-external-data", FAMILY, (1, 8, 8), external)
