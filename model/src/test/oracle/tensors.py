"""Cutting, joining and moving of tensors, mean images, forms of dense layers, and what leaves a tensor as it is."""

import numpy as np
from onnx import helper

from corpus import BOOL, FLOAT, INT64, graph_case

FAMILY = "hand"


def case(name, image=(1, 8, 8), **options):
    return graph_case(name, FAMILY, image, **options)


@case("concat-branches")
def concat(g):
    t = g.stem()
    return g.head(g.op("Concat", g.square(t), t, axis=1), 64)


@case("concat-three-with-the-image")
def concat_image(g):
    t = g.square(g.conv(g.x, 1, 2, pads=[1, 1, 1, 1]))
    u = g.conv(g.x, 1, 1, pads=[1, 1, 1, 1])
    return g.head(g.square(g.conv(g.op("Concat", t, g.x, u, axis=-3), 4, 2)), 72)


@case("concat-rows")
def concat_rows(g):
    t = g.square(g.stem())
    return g.head(g.op("Concat", t, g.conv(t, 2, 2, 1), axis=2), 64)


@case("concat-vectors")
def concat_vectors(g):
    t = g.square(g.stem())
    pooled = g.op("Flatten", g.op("GlobalAveragePool", t))
    return g.gemm(g.op("Concat", pooled, g.op("Flatten", t), axis=1), 34)


@case("concat-with-a-constant")
def concat_constant(g):
    """Padding of channels as old exporters write it."""
    t = g.square(g.stem())
    return g.head(g.op("Concat", t, g.const(np.full((1, 1, 4, 4), 0.5)), axis=1), 48, 3)


def slice_case(name, size, starts, ends, axes, steps=None, opset=13):
    @case("slice-" + name, opset=opset)
    def build(g):
        t = g.square(g.conv(g.x, 1, 4))
        if opset < 10:
            return g.head(g.op("Slice", t, starts=starts, ends=ends, axes=axes), size)
        inputs = [t, g.ints(*starts), g.ints(*ends), g.ints(*axes)] + ([g.ints(*steps)] if steps else [])
        return g.head(g.op("Slice", *inputs), size)


slice_case("channels", 2 * 36, [1], [3], [1])
slice_case("crop", 4 * 16, [1, 1], [-1, -1], [2, 3])
slice_case("crop-attributes", 4 * 4 * 5, [1, 1], [-1, 9223372036854775807], [2, 3], opset=9)
slice_case("steps", 4 * 9, [0, 0], [9223372036854775807] * 2, [2, 3], [2, 2])
slice_case("odd-steps", 2 * 9, [0, 1, 1], [4, 6, 6], [1, 2, 3], [2, 2, 2])
slice_case("mirrored", 4 * 36, [-1], [-9223372036854775807], [3], [-1])


@case("split-in-two")
def split_two(g):
    a, b = g.op("Split", g.conv(g.x, 1, 4), outputs=2, axis=1)
    return g.head(g.op("Add", g.square(a), b), 72)


@case("split-uneven-input")
def split_uneven(g):
    a, b, c = g.op("Split", g.conv(g.x, 1, 4), g.ints(1, 2, 1), outputs=3, axis=1)
    return g.head(g.op("Concat", g.square(b), c, a, axis=1), 144)


@case("split-attribute", opset=11)
def split_attribute(g):
    a, b = g.op("Split", g.square(g.conv(g.x, 1, 2)), outputs=2, axis=2, split=[2, 4])
    return g.head(g.conv(b, 2, 2), 2 * 2 * 4)


@case("split-num-outputs", opset=18)
def split_num(g):
    a, b = g.op("Split", g.square(g.conv(g.x, 1, 3)), outputs=2, axis=1, num_outputs=2)
    return g.head(g.op("Concat", b, a, axis=1), 108)


@case("gather-channel")
def gather(g):
    t = g.square(g.conv(g.x, 1, 4))
    return g.head(g.op("Gather", t, g.ints(3, 1, 1), axis=1), 108)


@case("gather-one-row")
def gather_row(g):
    t = g.square(g.conv(g.x, 1, 2))
    return g.head(g.op("Gather", t, g.const(2, np.int64), axis=2), 12)


@case("gather-negative-index")
def gather_negative(g):
    t = g.square(g.conv(g.x, 1, 4))
    return g.head(g.op("Gather", t, g.ints(-1, -3), axis=-3), 72)


@case("channel-shuffle")
def shuffle(g):
    t = g.square(g.conv(g.x, 1, 4, pads=[1, 1, 1, 1]))
    t = g.op("Reshape", t, g.ints(-1, 2, 2, 8, 8))
    t = g.op("Transpose", t, perm=[0, 2, 1, 3, 4])
    t = g.op("Reshape", t, g.ints(-1, 4, 8, 8))
    return g.head(g.square(g.conv(t, 4, 4, group=2, strides=[2, 2])), 36)


@case("space-to-depth", (1, 8, 8))
def space_to_depth(g):
    return g.head(g.square(g.conv(g.op("SpaceToDepth", g.x, blocksize=2), 4, 3)), 12)


@case("depth-to-space")
def depth_to_space(g):
    t = g.op("DepthToSpace", g.square(g.stem(cout=4)), blocksize=2, mode="CRD")
    return g.head(g.square(g.conv(t, 1, 1)), 36)


@case("depth-to-space-dcr")
def depth_to_space_dcr(g):
    t = g.op("DepthToSpace", g.square(g.stem(cout=8)), blocksize=2)
    return g.head(g.conv(t, 2, 1), 36)


@case("resize-nearest")
def resize(g):
    t = g.op("Resize", g.square(g.stem()), "", g.const([1, 1, 2, 2]), mode="nearest", nearest_mode="floor",
             coordinate_transformation_mode="asymmetric")
    return g.head(g.square(g.conv(t, 2, 1)), 36)


@case("upsample-nearest-opset-9", opset=9)
def upsample(g):
    t = g.op("Upsample", g.square(g.stem()), g.const([1, 1, 2, 2]), mode="nearest")
    return g.head(g.square(g.conv(t, 2, 1)), 36)


@case("tile-columns")
def tile(g):
    t = g.op("Tile", g.square(g.stem()), g.ints(1, 1, 1, 2))
    return g.head(g.conv(t, 2, 1), 12)


@case("expand-columns")
def expand(g):
    t = g.op("ReduceMean", g.square(g.stem()), axes=[3], keepdims=1)
    return g.head(g.conv(g.op("Expand", t, g.ints(1, 1, 1, 4)), 2, 1), 4)


@case("transpose-height-width")
def transpose(g):
    t = g.op("Transpose", g.square(g.conv(g.x, 1, 2, (3, 2))), perm=[0, 1, 3, 2])
    return g.head(g.square(g.conv(t, 2, 2)), 2 * 5 * 4)


@case("transpose-mixed-reshape")
def transpose_reshape(g):
    """Rows of channels and height become channels."""
    t = g.square(g.stem())
    t = g.op("Reshape", t, g.ints(-1, 4, 2, 4))
    t = g.op("Transpose", t, perm=[0, 2, 1, 3])
    return g.head(g.square(g.conv(t, 2, 2)), 8)


@case("reshape-to-another-image")
def reshape_image(g):
    t = g.op("Reshape", g.square(g.stem()), g.ints(0, 1, 8, 4))
    return g.head(g.square(g.conv(t, 1, 2)), 2 * 6 * 2)


@case("reshape-chain-shape-slice-concat")
def reshape_chain(g):
    t = g.square(g.stem())
    batch = g.op("Slice", g.op("Shape", t), g.ints(0), g.ints(1), g.ints(0))
    return g.gemm(g.op("Reshape", t, g.op("Concat", batch, g.ints(-1), axis=0)), 32)


@case("reshape-chain-shape-gather-product")
def reshape_product(g):
    t = g.square(g.stem())
    shape = g.op("Shape", t)
    batch = g.op("Gather", shape, g.ints(0), axis=0)
    rest = g.op("ReduceProd", g.op("Gather", shape, g.ints(1, 2, 3), axis=0), axes=[0], keepdims=1)
    return g.gemm(g.op("Reshape", t, g.op("Concat", batch, rest, axis=0)), 32)


@case("reshape-allowzero", opset=14)
def reshape_allowzero(g):
    return g.gemm(g.op("Reshape", g.square(g.stem()), g.ints(-1, 32), allowzero=1), 32)


@case("reshape-shape-start-end", opset=15)
def shape_start(g):
    t = g.square(g.stem())
    batch = g.op("Shape", t, start=0, end=-3)
    return g.gemm(g.op("Reshape", t, g.op("Concat", batch, g.ints(-1), axis=0)), 32)


@case("reshape-size-over-batch")
def reshape_size(g):
    t = g.square(g.stem())
    batch = g.op("Gather", g.op("Shape", t), g.const(0, np.int64), axis=0)
    per_image = g.op("Div", g.op("Size", t), batch)
    first, second = g.op("Unsqueeze", batch, g.ints(0)), g.op("Unsqueeze", per_image, g.ints(0))
    return g.gemm(g.op("Reshape", t, g.op("Concat", first, second, axis=0)), 32)


@case("squeeze-axes-attribute", opset=11)
def squeeze_attribute(g):
    return g.gemm(g.op("Squeeze", g.op("GlobalAveragePool", g.square(g.stem())), axes=[2, 3]), 2)


@case("squeeze-axes-input")
def squeeze_input(g):
    return g.gemm(g.op("Squeeze", g.op("GlobalAveragePool", g.square(g.stem())), g.ints(-1, -2)), 2)


@case("unsqueeze-axes-attribute", (8, 8), opset=11)
def unsqueeze_attribute(g):
    return g.head(g.square(g.stem(g.op("Unsqueeze", g.x, axes=[1]))), 32)


@case("unsqueeze-axes-input", (8, 8))
def unsqueeze_input(g):
    return g.head(g.square(g.stem(g.op("Unsqueeze", g.x, g.ints(-3)))), 32)


@case("flatten-negative-axis")
def flatten_negative(g):
    return g.gemm(g.op("Flatten", g.square(g.stem()), axis=-3), 32)


@case("flatten-vector")
def flatten_vector(g):
    t = g.op("Flatten", g.op("Flatten", g.square(g.stem())))
    return g.gemm(t, 32)


@case("fixed-batch-of-one", batch=1)
def batch_one(g):
    return g.gemm(g.op("Reshape", g.square(g.stem()), g.ints(1, -1)), 32)


@case("fixed-batch-of-one-unsqueezed", batch=1)
def batch_one_squeezed(g):
    t = g.op("Squeeze", g.op("GlobalAveragePool", g.square(g.stem())))
    return g.gemm(g.op("Unsqueeze", t, g.ints(0)), 2)


@case("fixed-batch-of-four", batch=4)
def batch_four(g):
    return g.gemm(g.op("Reshape", g.square(g.stem()), g.ints(4, 32)), 32)


@case("mean-image", (3, 8, 8))
def mean_image(g):
    t = g.op("Sub", g.x, g.w(1, 3, 8, 8, scale=0.5))
    return g.head(g.square(g.conv(t, 3, 2, strides=[2, 2])), 18)


@case("mean-image-and-deviation")
def mean_deviation(g):
    t = g.op("Div", g.op("Sub", g.x, g.w(1, 8, 8, scale=0.5)), g.positive(1, 8, 8))
    return g.head(g.square(g.stem(t)), 32)


@case("mean-image-before-padding")
def mean_padding(g):
    """The padding of the convolution is 0 after the subtraction, not before it."""
    t = g.op("Add", g.x, g.const(np.full((1, 8, 8), -0.5) + 0.1 * g.draw(1, 8, 8)))
    return g.head(g.square(g.conv(t, 1, 2, pads=[2, 2, 2, 2], strides=[2, 2])), 50)


@case("channel-means-before-padding", (3, 8, 8))
def channel_means(g):
    t = g.op("Div", g.op("Sub", g.x, g.const([[[0.49]], [[0.48]], [[0.45]]])), g.const([[[0.2]], [[0.21]], [[0.22]]]))
    return g.head(g.square(g.conv(t, 3, 2, pads=[1, 1, 1, 1], strides=[2, 2])), 32)


@case("batch-normalisation-before-padding", (2, 8, 8))
def norm_first(g):
    return g.head(g.square(g.conv(g.norm(g.x, 2), 2, 2, pads=[1, 1, 1, 1], strides=[2, 2])), 32)


@case("batch-normalisation-by-constants")
def norm_constants(g):
    """Scale and shift computed in the graph from the four vectors."""
    deviation = g.op("Sqrt", g.op("Add", g.positive(2), g.scalar(1e-3)))
    factor = g.op("Div", g.w(2), deviation)
    shift = g.op("Sub", g.w(2), g.op("Mul", g.w(2), factor))
    axes = g.ints(1, 2)
    t = g.op("Mul", g.stem(), g.op("Unsqueeze", factor, axes))
    return g.head(g.square(g.op("Add", t, g.op("Unsqueeze", shift, axes))), 32)


@case("batch-normalisation-of-features")
def norm_features(g):
    t = g.gemm(g.op("Flatten", g.square(g.stem())), 32, 5)
    return g.gemm(g.square(g.norm(t, 5)), 5)


@case("batch-normalisation-opset-7", opset=7)
def norm_seven(g):
    return g.head(g.square(g.norm(g.stem(), 2, momentum=0.9)), 32)


@case("gemm-alpha-beta")
def gemm_alpha(g):
    return g.gemm(g.op("Flatten", g.square(g.stem())), 32, alpha=0.5, beta=-2.0)


@case("gemm-without-transposition-scalar-bias")
def gemm_scalar(g):
    t = g.op("Flatten", g.square(g.stem()))
    return g.op("Gemm", t, g.w(32, 3, scale=0.2), g.const([0.7]))


@case("gemm-bias-of-one-row")
def gemm_row(g):
    t = g.op("Flatten", g.square(g.stem()))
    return g.op("Gemm", t, g.w(32, 3, scale=0.2), g.w(1, 3))


@case("gemm-transposed-input")
def gemm_transposed(g):
    t = g.op("Transpose", g.op("Flatten", g.square(g.stem())), perm=[1, 0])
    return g.op("Gemm", t, g.w(32, 3, scale=0.2), g.w(3), transA=1)


@case("matmul-weights-first")
def weights_first(g):
    t = g.op("Transpose", g.op("Flatten", g.square(g.stem())), perm=[1, 0])
    return g.op("Transpose", g.op("MatMul", g.w(3, 32), t), perm=[1, 0])


@case("matmul-transposed-weights")
def matmul_transposed(g):
    t = g.op("Flatten", g.square(g.stem()))
    return g.op("Add", g.w(3), g.op("MatMul", t, g.op("Transpose", g.w(3, 32))))


@case("matmul-along-the-width")
def matmul_width(g):
    """A dense layer on every row of the map."""
    t = g.op("MatMul", g.square(g.stem()), g.w(4, 3, scale=0.5))
    return g.head(t, 24)


@case("matmul-of-rows-from-the-left")
def matmul_left(g):
    t = g.op("MatMul", g.w(5, 4, scale=0.5), g.square(g.stem()))
    return g.head(t, 40)


@case("matmul-channels-last")
def matmul_channels(g):
    t = g.op("Transpose", g.square(g.stem(cout=4)), perm=[0, 2, 3, 1])
    t = g.op("Add", g.op("MatMul", t, g.w(4, 2, scale=0.5)), g.w(2))
    return g.head(g.square(t), 32)


@case("matmul-per-channel-batched")
def matmul_batched(g):
    """Every channel has its own matrix."""
    t = g.op("Reshape", g.square(g.stem()), g.ints(-1, 2, 1, 16))
    t = g.op("MatMul", t, g.w(2, 16, 3, scale=0.3))
    return g.head(t, 6)


def einsum(name, equation, shape, size, before=None):
    @case("einsum-" + name)
    def build(g):
        t = g.square(g.stem())
        t = before(g, t) if before else t
        t = g.op("Einsum", t, g.w(*shape, scale=0.3), equation=equation)
        return t if size is None else g.head(t, size)


def flat(g, t):
    return g.op("Flatten", t)


einsum("dense", "bi,io->bo", (32, 3), None, flat)
einsum("dense-transposed", "ij,kj->ik", (3, 32), None, flat)
einsum("pointwise", "bchw,oc->bohw", (3, 2), 48)
einsum("over-three-axes", "bchw,chwo->bo", (2, 4, 4, 3), None)
einsum("spaces-and-ellipsis", "... w, w o -> ... o", (4, 3), 24)
einsum("width-per-channel", "bchw,cw->bch", (2, 4), 8)
einsum("implicit-output", "ab,bc", (32, 3), None, flat)


@case("einsum-weights-first")
def einsum_first(g):
    t = g.op("Flatten", g.square(g.stem()))
    return g.op("Einsum", g.w(3, 32), t, equation="oi,bi->bo")


@case("sum-of-many")
def sum_many(g):
    t = g.square(g.stem())
    parts = [t] + [g.conv(t, 2, 2, 1) for _ in range(3)]
    return g.head(g.square(g.op("Sum", *parts)), 32)


@case("sum-of-many-with-constants")
def sum_constants(g):
    t = g.stem()
    return g.head(g.square(g.op("Sum", t, g.w(2, 1, 1), t, g.scalar(0.5))), 32)


@case("mean-of-branches")
def mean_branches(g):
    t = g.square(g.stem())
    return g.head(g.op("Mean", t, g.conv(t, 2, 2, 1), g.conv(t, 2, 2, pads=[1, 1, 1, 1], k=3)), 32)


@case("subtraction-of-branches")
def subtraction(g):
    t = g.stem()
    return g.head(g.square(g.op("Sub", g.conv(t, 2, 2, 1), t)), 32)


@case("addition-broadcast-over-space")
def broadcast(g):
    """The pooled channels are added to every position."""
    t = g.square(g.stem())
    return g.head(g.op("Add", t, g.conv(g.op("GlobalAveragePool", t), 2, 2, 1)), 32)


@case("centred-by-its-mean")
def centred(g):
    t = g.stem()
    return g.head(g.square(g.op("Sub", t, g.op("ReduceMean", t, axes=[2, 3], keepdims=1))), 32)


@case("identity-chain")
def identities(g):
    t = g.op("Identity", g.op("Identity", g.x))
    t = g.op("Identity", g.square(g.op("Identity", g.stem(t))))
    return g.op("Identity", g.op("Identity", g.head(t, 32)))


@case("identity-of-weights")
def identity_weights(g):
    t = g.op("Conv", g.x, g.op("Identity", g.w(2, 1, 3, 3)), g.op("Identity", g.w(2)))
    return g.head(g.square(t), 72)


@case("dropout-opset-7", opset=7)
def dropout_seven(g):
    return g.head(g.op("Dropout", g.square(g.stem()), ratio=0.4), 32)


@case("dropout-opset-10-with-mask", opset=10)
def dropout_mask(g):
    t, _ = g.op("Dropout", g.square(g.stem()), outputs=2, ratio=0.4)
    return g.head(t, 32)


@case("dropout-flag-false")
def dropout_false(g):
    return g.head(g.op("Dropout", g.square(g.stem()), g.scalar(0.5), g.const(False, bool)), 32)


@case("dropout-ratio-zero-in-training")
def dropout_zero(g):
    return g.head(g.op("Dropout", g.square(g.stem()), g.scalar(0.0), g.const(True, bool)), 32)


@case("dropout-ratio-without-flag")
def dropout_ratio(g):
    return g.head(g.op("Dropout", g.square(g.stem()), g.scalar(0.5)), 32)


def branch(g, name, body):
    """A subgraph without inputs: its nodes read the tensors around it."""
    kept, g.nodes = g.nodes, []
    output = body(g)
    nodes, g.nodes = g.nodes, kept
    return helper.make_graph(nodes, name, [], [helper.make_tensor_value_info(output, FLOAT, None)])


def constant_if(g, condition, yes, no):
    return g.op("If", condition, then_branch=branch(g, "then", yes), else_branch=branch(g, "else", no))


@case("if-constant-true")
def if_true(g):
    t = g.stem()
    t = constant_if(g, g.const(True, bool), lambda g: g.op("Mul", t, t), lambda g: g.op("Relu", t))
    return g.head(t, 32)


@case("if-constant-false")
def if_false(g):
    t = g.stem()
    t = constant_if(g, g.const(False, bool), lambda g: g.op("Relu", t), lambda g: g.square(g.conv(t, 2, 2, 1)))
    return g.head(t, 32)


@case("if-squeeze-by-shape")
def if_shape(g):
    """As torch.jit.script writes squeeze(-1): one only if the axis is of size 1."""
    t = g.op("ReduceMean", g.square(g.stem()), axes=[3], keepdims=1)
    size = g.op("Gather", g.op("Shape", t), g.const(3, np.int64), axis=0)
    t = constant_if(g, g.op("Equal", size, g.const(1, np.int64)), lambda g: g.op("Squeeze", t, g.ints(3, node=True)),
                    lambda g: g.op("Identity", t))
    return g.head(t, 8)


@case("if-rank-is-zero", opset=16)
def if_rank(g):
    t = g.stem()
    scalar = g.op("Equal", g.op("Size", g.op("Shape", t)), g.const(0, np.int64))
    t = constant_if(g, scalar, lambda g: g.op("Reshape", t, g.ints(1, node=True)), lambda g: g.op("Identity", t))
    return g.head(g.square(t), 32)


@case("castlike-of-a-constant", opset=15)
def castlike(g):
    t = g.stem()
    two = g.op("CastLike", g.const(2, np.int64), t)
    return g.head(g.op("Pow", g.op("Mul", t, g.op("CastLike", g.const(0.5, np.float64), t)), two), 32)


@case("cast-to-float-of-float")
def cast_float(g):
    return g.head(g.square(g.op("Cast", g.stem(g.op("Cast", g.x, to=FLOAT)), to=FLOAT)), 32)


@case("cast-to-double-and-back")
def cast_double(g):
    t = g.op("Cast", g.square(g.stem()), to=11)
    t = g.op("Add", t, g.const([[[0.25]], [[-0.5]]], np.float64))
    return g.head(g.op("Cast", t, to=FLOAT), 32)


@case("where-constant-condition")
def where(g):
    """Zeros where a constant mask says so."""
    mask = np.arange(16).reshape(1, 1, 4, 4) % 3 > 0
    return g.head(g.op("Where", g.const(mask, bool), g.square(g.stem()), g.scalar(0)), 32)


@case("mask-of-the-image")
def mask(g):
    t = g.op("Mul", g.x, g.const((np.arange(64).reshape(1, 8, 8) % 3 > 0).astype(np.float32)))
    return g.head(g.square(g.conv(t, 1, 2)), 72)


@case("unused-branch-with-relu")
def unused(g):
    t = g.stem()
    g.op("Relu", t)
    return g.head(g.square(t), 32)


@case("twelve-classes")
def twelve(g):
    return g.head(g.square(g.stem()), 32, 12)


@case("twenty-six-classes-softmax", end="softmax")
def letters(g):
    return g.op("Softmax", g.head(g.square(g.stem()), 32, 26), axis=1)


@case("regression-one-value")
def regression(g):
    return g.head(g.square(g.stem()), 32, 1)


@case("regression-two-values-scaled")
def regression_two(g):
    return g.op("Add", g.op("Mul", g.head(g.square(g.stem()), 32, 2), g.scalar(90)), g.scalar(10))


@case("binary-logit")
def binary(g):
    return g.gemm(g.op("Flatten", g.square(g.stem())), 32, 1, bias=False)


@case("logits-without-batch-axis-kept", batch=1)
def no_batch(g):
    return g.op("Squeeze", g.head(g.square(g.stem()), 32), g.ints(0))


def one_image(name, form, kind=FLOAT, end="scores", **options):
    """Of a graph for one image."""

    @case("logits-without-batch-axis-" + name, batch=1, end=end, **options)
    def build(g):
        made = form(g, g.balanced_head(g.square(g.stem()), 32))
        g.types[made] = kind
        return made


one_image("squeezed-at-all", lambda g, t: g.op("Squeeze", t))
one_image("reshaped", lambda g, t: g.op("Reshape", t, g.ints(-1)))
one_image("reshaped-to-classes", lambda g, t: g.op("Reshape", t, g.ints(3)))
one_image("gathered", lambda g, t: g.op("Gather", t, g.const(0, np.int64), axis=0))
one_image("opset-11", lambda g, t: g.op("Squeeze", t, axes=[0]), opset=11)
one_image("then-softmax", lambda g, t: g.op("Softmax", g.op("Squeeze", t, g.ints(0)), axis=0), end="softmax")
one_image("then-log-softmax", lambda g, t: g.op("LogSoftmax", g.op("Squeeze", t), axis=-1), end="log-softmax")
one_image("then-sigmoid", lambda g, t: g.op("Sigmoid", g.op("Gather", t, g.const(0, np.int64))), end="sigmoid")
one_image("then-argmax", lambda g, t: g.op("ArgMax", g.op("Squeeze", t, g.ints(0)), axis=0, keepdims=0), INT64, "label")
one_image("softmax-then-argmax", lambda g, t: g.op(
    "ArgMax", g.op("Softmax", g.op("Reshape", t, g.ints(-1)), axis=0), axis=0, keepdims=0), INT64, "label")
one_image("and-put-back", lambda g, t: g.op(
    "Softmax", g.op("Unsqueeze", g.op("Squeeze", t, g.ints(0)), g.ints(0)), axis=1), end="softmax")
one_image("softmax-and-put-back", lambda g, t: g.op(
    "Unsqueeze", g.op("Softmax", g.op("Squeeze", t, g.ints(0)), axis=0), g.ints(0)), end="softmax")


@case("score-map-of-one-pixel")
def score_map(g):
    """All convolutional: the output is (batch, 3, 1, 1)."""
    return g.conv(g.op("GlobalAveragePool", g.square(g.stem())), 2, 3, 1)


@case("flat-input-dense-first", (64,))
def flat_first(g):
    return g.gemm(g.square(g.gemm(g.x, 64, 4)), 4)


@case("flat-input-tabular-5", (5,))
def tabular(g):
    return g.gemm(g.square(g.gemm(g.norm(g.x, 5), 5, 6)), 6)


@case("flat-input-tabular-13-regression", (13,))
def tabular_regression(g):
    t = g.op("Div", g.op("Sub", g.x, g.w(13)), g.positive(13))
    return g.matmul(g.square(g.matmul(t, 13, 6)), 6, 1)


@case("flat-input-of-an-image", (64,))
def flat_image(g):
    t = g.op("Reshape", g.x, g.ints(-1, 1, 8, 8))
    return g.head(g.square(g.stem(t)), 32)


@case("flat-input-of-a-colour-image", (192,))
def flat_colour(g):
    t = g.op("Reshape", g.x, g.ints(-1, 3, 8, 8))
    return g.head(g.square(g.stem(t, 3)), 32)


@case("flat-input-of-a-channels-last-image", (192,))
def flat_last(g):
    t = g.op("Transpose", g.op("Reshape", g.x, g.ints(-1, 8, 8, 3)), perm=[0, 3, 1, 2])
    return g.head(g.square(g.stem(t, 3)), 32)


@case("many-channels", (5, 4, 4))
def many_channels(g):
    return g.head(g.square(g.conv(g.x, 5, 2)), 8)


@case("not-square-image", (1, 6, 8))
def not_square(g):
    return g.head(g.square(g.conv(g.x, 1, 2)), 2 * 4 * 6)


@case("image-of-two-axes", (8, 8))
def two_axes(g):
    """No axis of channels, and a dense layer on the flattened image."""
    return g.gemm(g.square(g.gemm(g.op("Flatten", g.x), 64, 4)), 4)


@case("deep-ten-squares")
def deep(g):
    t = g.x
    for k in range(10):
        t = g.conv(t, 2 if k else 1, 2, pads=[1, 1, 1, 1])
        t = g.op("Add", t, g.op("Mul", g.square(t), g.scalar(0.1)))
    return g.head(t, 128)


@case("crop-by-half-the-height", (1, 7, 7))
def crop_half(g):
    """Sizes in a graph are whole numbers: half of 5 is 2."""
    t = g.square(g.conv(g.x, 1, 2))
    height = g.op("Gather", g.op("Shape", t), g.ints(2), axis=0)
    return g.head(g.op("Slice", t, g.ints(0), g.op("Div", height, g.ints(2)), g.ints(2)), 2 * 2 * 5)


@case("crop-by-a-rounded-float", (1, 7, 7))
def crop_float(g):
    t = g.square(g.conv(g.x, 1, 2))
    height = g.op("Cast", g.op("Gather", g.op("Shape", t), g.ints(2), axis=0), to=FLOAT)
    end = g.op("Cast", g.op("Floor", g.op("Mul", height, g.const([0.7]))), to=INT64)
    return g.head(g.op("Slice", t, g.ints(0), end, g.ints(2)), 2 * 3 * 5)


@case("grey-becomes-colour-by-means")
def grey_colour(g):
    """One channel less three means gives three channels."""
    t = g.op("Div", g.op("Sub", g.x, g.const([[[0.49]], [[0.48]], [[0.45]]])), g.const([[[0.2]], [[0.21]], [[0.22]]]))
    return g.head(g.square(g.conv(t, 3, 2, strides=[2, 2])), 18)


@case("grey-becomes-colour-by-tile")
def grey_tile(g):
    return g.head(g.square(g.conv(g.op("Tile", g.x, g.ints(1, 3, 1, 1)), 3, 2, strides=[2, 2])), 18)


@case("grey-becomes-colour-by-expand")
def grey_expand(g):
    return g.head(g.square(g.conv(g.op("Expand", g.x, g.ints(1, 3, 1, 1)), 3, 2, strides=[2, 2])), 18)


@case("grey-becomes-colour-by-concat")
def grey_concat(g):
    return g.head(g.square(g.conv(g.op("Concat", g.x, g.x, g.x, axis=1), 3, 2, strides=[2, 2])), 18)


@case("colour-becomes-grey", (3, 8, 8))
def colour_grey(g):
    """Luma as a weighted sum over channels."""
    t = g.op("ReduceSum", g.op("Mul", g.x, g.const([[[0.299]], [[0.587]], [[0.114]]])), g.ints(1), keepdims=1)
    return g.head(g.square(g.stem(t)), 32)


@case("channels-swapped-to-bgr", (3, 8, 8))
def bgr(g):
    t = g.op("Gather", g.x, g.ints(2, 1, 0), axis=1)
    return g.head(g.square(g.conv(t, 3, 2, strides=[2, 2])), 18)


@case("maxpool-1x1-stride-2")
def subsample(g):
    """A largest value of one is that value."""
    return g.head(g.op("MaxPool", g.square(g.conv(g.x, 1, 2)), kernel_shape=[1, 1], strides=[2, 2]), 18)


@case("batch-normalisation-per-value-opset-8", opset=8)
def norm_spatial(g):
    """spatial=0: every value has its own mean and variance."""
    t = g.op("BatchNormalization", g.stem(), g.positive(2, 4, 4), g.w(2, 4, 4), g.w(2, 4, 4), g.positive(2, 4, 4), spatial=0)
    return g.head(g.square(t), 32)


@case("batch-normalisation-per-feature-opset-7", opset=7)
def norm_feature(g):
    """spatial=0 on a vector is what it is anyway."""
    t = g.gemm(g.op("Flatten", g.stem()), 32, 6)
    t = g.op("BatchNormalization", t, g.positive(6), g.w(6), g.w(6), g.positive(6), spatial=0)
    return g.gemm(g.square(t), 6)


@case("batch-normalisation-per-value-of-the-image", (3, 8, 8), opset=8)
def norm_image(g):
    shape = (3, 8, 8)
    t = g.op("BatchNormalization", g.x, g.positive(*shape), g.w(*shape), g.w(*shape), g.positive(*shape), spatial=0)
    return g.head(g.square(g.stem(t, 3)), 32)


@case("matmul-with-a-vector")
def matmul_vector(g):
    return g.op("MatMul", g.op("Flatten", g.square(g.stem())), g.w(32, scale=0.3))


@case("one-value-broadcast-over-classes")
def broadcast_value(g):
    return g.op("Mul", g.head(g.square(g.stem()), 32, 1), g.const([1.0, -2.0, 0.5]))


@case("sum-of-one")
def sum_one(g):
    return g.head(g.square(g.op("Concat", g.op("Sum", g.stem()), axis=1)), 32)


@case("image-to-image")
def image_to_image(g):
    return g.conv(g.square(g.stem()), 2, 2, pads=[1, 1, 1, 1])


@case("image-to-image-channels-last")
def image_to_image_last(g):
    """The order of the output's values is that of the file."""
    return g.op("Transpose", g.conv(g.square(g.stem()), 2, 2, pads=[1, 1, 1, 1]), perm=[0, 2, 3, 1])


@case("output-transposed-and-flattened")
def output_transposed(g):
    t = g.conv(g.square(g.stem()), 2, 3, 2)
    return g.op("Flatten", g.op("Transpose", t, perm=[0, 3, 1, 2]))


@case("averagepool-of-a-signal-padded", (2, 9))
def signal_pool_padded(g):
    t = g.square(g.op("Conv", g.x, g.w(2, 2, 1)))
    return g.head(g.op("AveragePool", t, kernel_shape=[3], strides=[2], pads=[1, 1]), 10)


@case("averagepool-of-a-signal-same-upper", (2, 8))
def signal_pool_same(g):
    t = g.square(g.op("Conv", g.x, g.w(2, 2, 1)))
    return g.head(g.op("AveragePool", t, kernel_shape=[3], strides=[2], auto_pad="SAME_UPPER"), 8)


@case("gemm-beta-zero")
def gemm_beta(g):
    return g.gemm(g.op("Flatten", g.square(g.stem())), 32, beta=0.0)


@case("sum-of-squares-of-two-branches")
def squares_summed(g):
    """(a + b)^2 + (a - b)^2."""
    a = g.stem()
    b = g.conv(a, 2, 2, 1)
    return g.head(g.op("Add", g.square(g.op("Add", a, b)), g.square(g.op("Sub", a, b))), 32)


def of_padded(name, square):
    """The square of a padded map, beside the map itself."""

    @case(name)
    def build(g):
        t = g.op("Pad", g.stem(), g.ints(0, 0, 1, 0, 0, 1, 0, 1), g.scalar(0), mode="constant")
        return g.head(g.op("Concat", t, square(g, t), axis=1), 2 * 3 * 5 * 5)


of_padded("square-of-a-padded-map", lambda g, t: g.op("Mul", t, t))
of_padded("power-of-a-padded-map", lambda g, t: g.op("Pow", t, g.scalar(2)))


@case("square-of-a-tiled-map-plus-itself")
def square_of_tiled(g):
    t = g.op("Tile", g.op("Pad", g.stem(), g.ints(0, 0, 1, 0, 0, 0, 0, 1)), g.ints(1, 1, 2, 1))
    return g.head(g.op("Add", t, g.op("Mul", t, t)), 2 * 10 * 5)


@case("square-of-a-centred-map-beside-itself")
def square_of_centred(g):
    t = g.stem()
    t = g.op("Sub", t, g.op("ReduceMean", t, axes=[1], keepdims=1))
    return g.head(g.op("Concat", t, g.op("Mul", t, t), axis=2), 64)
