"""Tensors whose batch is not the first axis, sequences of tensors, sparse constants, and images that are resized."""

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from corpus import FLOAT, INT64, UINT8, graph_case

FAMILY = "hand"


def case(name, image=(1, 8, 8), **options):
    return graph_case(name, FAMILY, image, **options)


def turn(g, t):
    return g.op("Transpose", t, perm=[1, 0])


def column(g, t=None):
    """The values of an image as a column: (32, batch)."""
    return turn(g, g.op("Flatten", t or g.square(g.stem())))


def perm(g, t, *order):
    return g.op("Transpose", t, perm=list(order))


# The batch on the last axis.


@case("batch-last-two-layers")
def two_layers(g):
    t = g.op("Add", g.op("MatMul", g.w(6, 32), column(g)), g.w(6, 1))
    return turn(g, g.op("MatMul", g.w(3, 6), g.square(t)))


@case("batch-last-gemm-weights-first")
def gemm_first(g):
    t = g.op("Flatten", g.square(g.stem()))
    return turn(g, g.op("Gemm", g.w(3, 32), t, g.w(3, 1), transB=1, alpha=0.5, beta=2.0))


@case("batch-last-gemm-weights-first-transposed")
def gemm_turned(g):
    return turn(g, g.op("Gemm", g.w(32, 3, scale=0.2), column(g), g.w(1), transA=1))


@case("batch-last-gemm-without-bias")
def gemm_plain(g):
    return turn(g, g.op("Gemm", g.w(3, 32), column(g)))


@case("batch-last-elementwise")
def elementwise(g):
    t = g.op("Mul", column(g), g.w(32, 1, scale=1))
    t = g.op("Sub", g.op("Add", t, column(g)), g.w(1, 1))
    return turn(g, g.op("MatMul", g.w(3, 32), g.op("Neg", t)))


@case("batch-last-scores")
def scores_last(g):
    return g.op("MatMul", g.w(3, 32), column(g))


@case("batch-last-softmax", end="softmax")
def softmax_last(g):
    return g.op("Softmax", g.op("MatMul", g.w(3, 32), column(g)), axis=0)


@case("batch-last-argmax", end="label")
def argmax_last(g):
    weights = g.draw(3, 32)
    scores = g.op("MatMul", g.const(weights - weights.mean(axis=1, keepdims=True)), column(g))
    label = g.op("ArgMax", scores, axis=0, keepdims=0)
    g.types[label] = INT64
    return label


@case("batch-last-column-of-two-classes", end="sigmoid")
def second_last(g):
    """The probability of the second of two classes, which lie along the first axis."""
    return g.op("Gather", g.op("Softmax", g.op("MatMul", g.w(2, 32), column(g)), axis=0), g.ints(1), axis=0)


@case("batch-last-pair-of-probabilities", end="sigmoid")
def pair_last(g):
    yes = g.op("Sigmoid", g.op("MatMul", g.w(1, 32), column(g)))
    return g.op("Gather", g.op("Concat", g.op("Sub", g.scalar(1), yes), yes, axis=0), g.const(1, np.int64), axis=0)


@case("batch-last-classes-permuted", end="softmax")
def permuted_last(g):
    return g.op("Gather", g.op("Softmax", g.op("MatMul", g.w(3, 32), column(g)), axis=0), g.ints(2, 0, 1), axis=0)


@case("batch-last-pow-exponent-per-value", image=(6,))
def pow_last(g):
    t = g.op("MatMul", g.w(4, 6), turn(g, g.x))
    return turn(g, g.op("MatMul", g.w(3, 4), g.op("Pow", t, g.const([[1.0], [2.0], [3.0], [2.0]]))))


@case("batch-last-row-of-weights")
def row(g):
    t = g.op("MatMul", g.w(32), column(g))
    return g.op("Unsqueeze", t, g.ints(1))


@case("batch-last-row-of-weights-on-maps")
def row_on_maps(g):
    t = g.op("MatMul", g.w(4), g.square(g.stem()))
    return g.head(t, 8)


@case("batch-last-column-of-weights")
def weights_column(g):
    t = perm(g, g.square(g.stem()), 1, 0, 2, 3)
    t = g.op("MatMul", t, g.w(4))
    return g.head(perm(g, t, 1, 0, 2), 8)


@case("batch-last-einsum")
def einsum(g):
    t = g.op("Einsum", g.w(3, 32), column(g), equation="oi,ib->ob")
    return turn(g, t)


@case("batch-last-einsum-made-last")
def einsum_made(g):
    t = g.op("Flatten", g.square(g.stem()))
    return turn(g, g.op("Einsum", t, g.w(3, 32), equation="bi,oi->ob"))


@case("batch-last-einsum-implicit")
def einsum_implicit(g):
    """The result's axes are in the order of the alphabet: (a, z), the batch last."""
    t = g.op("Flatten", g.square(g.stem()))
    return turn(g, g.op("Einsum", t, g.w(32, 3, scale=0.2), equation="zk,ka"))


@case("batch-last-maps")
def maps(g):
    """Channel, y, x, batch, as some old libraries have it."""
    t = perm(g, g.square(g.stem(cout=4)), 1, 2, 3, 0)
    t = g.op("Add", g.op("Mul", t, g.w(4, 1, 1, 1, scale=1)), g.w(4, 4, 1))
    t = g.op("Slice", t, g.ints(1), g.ints(3), g.ints(0))
    t = g.op("Concat", t, g.op("Mul", t, g.scalar(0.5)), axis=0)
    t = g.op("Gather", t, g.ints(2, 0, 3), axis=0)
    return g.head(perm(g, t, 3, 0, 1, 2), 48)


@case("batch-last-split-and-pad")
def split(g):
    t = perm(g, g.square(g.stem(cout=4)), 1, 0, 2, 3)
    a, b = g.op("Split", t, g.ints(1, 3), axis=0, outputs=2)
    t = g.op("Concat", b, g.op("Mul", a, g.scalar(3)), axis=0)
    t = g.op("Pad", t, g.ints(0, 0, 1, 0, 0, 0, 0, 0))
    return g.head(perm(g, t, 1, 0, 2, 3), 80)


@case("batch-last-gathered-axis")
def gathered(g):
    t = perm(g, g.square(g.stem()), 1, 0, 2, 3)
    return g.head(g.op("Gather", t, g.const(1, np.int64), axis=0), 16)


@case("batch-second-unsqueezed")
def unsqueezed(g):
    t = g.op("Unsqueeze", g.op("Flatten", g.square(g.stem())), g.ints(0))
    t = g.op("MatMul", t, g.w(32, 5, scale=0.2))
    return g.gemm(g.op("Squeeze", t, g.ints(0)), 5)


@case("batch-last-matmul-on-maps")
def matmul_maps(g):
    t = perm(g, g.square(g.stem()), 1, 0, 2, 3)
    t = g.op("MatMul", g.op("MatMul", g.w(3, 4), t), g.w(4, 2))
    return g.head(perm(g, t, 1, 0, 2, 3), 12)


@case("batch-last-shape")
def shape_last(g):
    """The size of the batch is taken from the axis where it is."""
    t = g.op("MatMul", g.w(6, 32), column(g))
    size = g.op("Slice", g.op("Shape", t), g.ints(1), g.ints(2))
    return g.gemm(g.op("Reshape", turn(g, t), g.op("Concat", size, g.ints(6), axis=0)), 6)


def trap(name, words, **options):
    return case("trap-" + name, refuse=words, **options)


@trap("pair-along-the-last-batch", ["Concat"])
def pair_of_images(g):
    yes = g.op("Sigmoid", g.op("MatMul", g.w(1, 32), column(g)))
    return g.op("Concat", g.op("Sub", g.scalar(1), yes), yes, axis=1)


@trap("features-of-the-last-batch", ["ArrayFeatureExtractor", "batch"], domains=[("ai.onnx.ml", 1)])
def features_of_images(g):
    t = g.op("Softmax", g.op("MatMul", g.w(2, 32), column(g)), axis=0)
    return g.op("ArrayFeatureExtractor", t, g.ints(0), domain="ai.onnx.ml")


@trap("softmax-coerced-over-the-last-batch", ["Softmax", "axis 0"], opset=11)
def coerced_last(g):
    return g.op("Softmax", g.op("MatMul", g.w(3, 32), column(g)), axis=0)


@trap("pow-exponent-for-each-image", ["Pow", "each image"], batch=3)
def pow_images(g):
    t = g.op("MatMul", g.w(4, 32), column(g))
    return turn(g, g.op("MatMul", g.w(3, 4), g.op("Pow", t, g.const([[1.0, 2.0, 3.0]]))))


@trap("gemm-transposes-the-batch", ["Gemm", "along the batch"], batch=4)
def gemm_mixes(g):
    t = g.op("Gemm", g.op("Flatten", g.square(g.stem())), g.w(4, 3), transA=1)
    return g.op("MatMul", g.w(4, 32), t)


@trap("weights-first-mix-the-batch", ["MatMul", "along the batch"], batch=4)
def matmul_mixes(g):
    return g.gemm(g.op("MatMul", g.w(4, 4), g.op("Flatten", g.square(g.stem()))), 32)


@trap("weights-last-mix-the-batch", ["MatMul", "along the batch"], batch=4)
def matmul_mixes_last(g):
    return turn(g, g.op("MatMul", g.op("MatMul", g.w(3, 32), column(g)), g.w(4, 4)))


@trap("bias-for-each-image", ["Add", "each image"], batch=3)
def bias_images(g):
    return turn(g, g.op("Add", g.op("MatMul", g.w(3, 32), column(g)), g.w(3)))


@trap("gemm-bias-for-each-image", ["Gemm", "each image"], batch=3)
def gemm_bias_images(g):
    return turn(g, g.op("Gemm", g.w(3, 32), column(g), g.w(3)))


@trap("sum-of-scores-and-their-transpose", ["Add", "different axes"], batch=3)
def transposed_sum(g):
    t = g.head(g.square(g.stem()), 32)
    return g.op("Add", t, turn(g, t))


@trap("product-of-scores-and-their-transpose", ["Mul", "different axes"], batch=3)
def transposed_product(g):
    t = g.head(g.square(g.stem()), 32)
    return g.op("Mul", t, turn(g, t))


@trap("join-of-scores-and-their-transpose", ["Concat", "different axes"], batch=3)
def transposed_join(g):
    t = g.head(g.square(g.stem()), 32)
    return g.op("Concat", t, turn(g, t), axis=1)


@trap("join-along-the-last-batch", ["Concat", "batch"], batch=4)
def join_last(g):
    t = g.op("MatMul", g.w(3, 32), column(g))
    return turn(g, g.op("Concat", t, t, axis=1))


@trap("convolution-over-the-batch", ["Conv", "batch on axis 1"], batch=2)
def conv_batch(g):
    t = perm(g, g.square(g.stem()), 1, 0, 2, 3)
    return g.head(perm(g, g.conv(t, 2, 2, 1), 1, 0, 2, 3), 32)


@trap("flatten-with-the-batch-last", ["Flatten", "batch on axis 3"], batch=4)
def flatten_last(g):
    t = g.op("Flatten", perm(g, g.square(g.stem()), 1, 2, 3, 0))
    return g.gemm(g.op("Reshape", t, g.ints(4, 32)), 32)


@trap("mean-with-the-batch-second", ["ReduceMean", "batch on axis 1"], batch=4)
def mean_second(g):
    t = g.op("ReduceMean", perm(g, g.square(g.stem()), 1, 0, 2, 3), axes=[1, 2], keepdims=0)
    return g.gemm(g.op("MatMul", g.w(4, 2), t), 4)


@trap("softmax-over-the-last-batch", ["Softmax", "axis 1"], batch=4)
def softmax_batch(g):
    return g.op("Softmax", g.op("MatMul", g.w(3, 32), column(g)), axis=1)


@trap("einsum-sums-the-batch", ["Einsum", "equation"], batch=4)
def einsum_sums(g):
    t = g.op("Einsum", g.w(3, 4), g.op("Flatten", g.square(g.stem())), equation="ob,bi->oi")
    return g.gemm(t, 32)


@case("trap-merged-batch-scaled-and-read-twice", refuse=["counts the batch"])
def merged_twice(g):
    t = g.op("Mul", g.op("Reshape", g.square(g.stem()), g.ints(-1, 4)), g.w(4, scale=1))
    return g.gemm(g.op("Reshape", g.op("Concat", t, g.square(t), axis=1), g.ints(-1, 64)), 64)


# Graphs for one image that drop the axis of the batch.


@case("fixed-batch-of-one-squeezed-by-name", batch=1)
def squeezed_named(g):
    t = g.op("MatMul", g.op("Squeeze", g.op("Flatten", g.square(g.stem())), g.ints(0)), g.w(32, 6, scale=0.2))
    return g.gemm(g.op("Unsqueeze", g.square(g.op("Add", t, g.w(6))), g.ints(0)), 6)


@case("fixed-batch-of-one-taken", batch=1)
def taken(g):
    """x[0] of PyTorch."""
    t = g.op("Gather", g.square(g.stem()), g.const(0, np.int64), axis=0)
    t = g.op("Concat", t, g.op("Mul", t, g.scalar(2)), axis=0)
    return g.gemm(g.op("Reshape", t, g.ints(1, -1)), 64)


@case("fixed-batch-of-one-weights-first", batch=1)
def vector_last(g):
    return g.op("MatMul", g.w(3, 32), g.op("Squeeze", g.op("Flatten", g.square(g.stem()))))


@case("fixed-batch-of-one-squeezed-softmax", batch=1, end="softmax")
def squeezed_softmax(g):
    return g.op("Softmax", g.op("Squeeze", g.head(g.square(g.stem()), 32)), axis=0)


@case("fixed-batch-of-one-flattened", batch=1)
def squeezed_flat(g):
    t = g.op("Flatten", g.op("Squeeze", g.square(g.stem()), g.ints(0)), axis=0)
    return g.gemm(t, 32)


@case("fixed-batch-of-one-rows", batch=1)
def squeezed_rows(g):
    """Channels are the rows of a dense layer."""
    t = g.op("Reshape", g.op("Squeeze", g.square(g.stem()), g.ints(0)), g.ints(2, 16))
    t = g.gemm(t, 16, 5)
    return g.gemm(g.op("Reshape", t, g.ints(1, 10)), 10)


@case("fixed-batch-of-one-added-to-unsqueezed", batch=1)
def squeezed_sum(g):
    t = g.head(g.square(g.stem()), 32)
    return g.op("Add", t, g.op("Squeeze", g.head(g.square(g.stem()), 32), g.ints(0)))


@case("fixed-batch-of-four-squeezed", batch=4)
def squeezed_four(g):
    """The batch is larger than one, so that it stays."""
    t = g.op("Squeeze", g.op("ReduceMean", g.square(g.stem(cout=4)), axes=[2], keepdims=1))
    return g.gemm(g.op("Flatten", t), 16)


@trap("batch-squeezed", ["Squeeze", "drops the batch axis"])
def batch_squeezed(g):
    t = g.op("Squeeze", g.op("Flatten", g.square(g.stem())), g.ints(0))
    return g.op("MatMul", t, g.w(32, 3))


@trap("first-image-taken", ["Gather", "batch"])
def first_taken(g):
    return g.op("MatMul", g.op("Gather", g.op("Flatten", g.square(g.stem())), g.const(0, np.int64), axis=0), g.w(32, 3))


@trap("second-image-taken", ["Gather", "batch"], batch=4)
def second_taken(g):
    return g.op("MatMul", g.op("Gather", g.op("Flatten", g.square(g.stem())), g.const(1, np.int64), axis=0), g.w(32, 3))


@trap("convolution-without-the-batch", ["GlobalAveragePool", "lost the axis of the batch"], batch=1)
def pool_squeezed(g):
    """The channels are taken for the batch, so that each is a mean of its own."""
    t = g.op("GlobalAveragePool", g.op("Squeeze", g.square(g.stem()), g.ints(0)))
    return g.gemm(g.op("Reshape", t, g.ints(1, -1)), 8)


@case("fixed-batch-of-one-as-a-vector", batch=1)
def as_vector(g):
    t = g.op("Reshape", g.square(g.stem()), g.ints(-1))
    return g.op("Add", g.op("MatMul", t, g.w(32, 3, scale=0.2)), g.w(3))


@case("fixed-batch-of-one-merged-with-channels", batch=1)
def merged_channels(g):
    t = g.op("Mul", g.op("Reshape", g.square(g.stem(cout=4)), g.ints(4, 16)), g.w(4, 1, scale=1))
    t = g.op("MatMul", t, g.w(16, 2))
    return g.gemm(g.op("Reshape", t, g.op("Concat", g.op("Slice", g.op("Shape", g.x), g.ints(0), g.ints(1)), g.ints(-1), axis=0)), 8)


# Sequences.


def at(g, parts, index):
    return g.op("SequenceAt", parts, g.const(index, np.int64))


@case("sequence-built-and-stacked")
def stacked(g):
    t = g.square(g.stem())
    parts = g.op("SequenceInsert", g.op("SequenceInsert", g.op("SequenceEmpty"), t), g.op("Mul", t, g.w(2, 1, 1)))
    parts = g.op("SequenceInsert", parts, g.conv(t, 2, 2, 1), g.const(1, np.int64))
    return g.head(g.op("ConcatFromSequence", parts, axis=1, new_axis=1), 96)


@case("sequence-erased", opset=16)
def erased(g):
    t = g.square(g.stem(cout=5))
    parts = g.op("SplitToSequence", t, g.const(2, np.int64), axis=1)
    parts = g.op("SequenceErase", parts, g.const(-2, np.int64))
    return g.head(g.op("ConcatFromSequence", g.op("Identity", parts), axis=-3), 48)


@case("sequence-of-single-places")
def singles(g):
    """unbind of PyTorch."""
    parts = g.op("SplitToSequence", g.square(g.stem(cout=3)), axis=1, keepdims=0)
    return g.head(g.op("Sub", at(g, parts, 2), at(g, parts, -3)), 16)


@case("sequence-of-single-places-kept")
def singles_kept(g):
    parts = g.op("SplitToSequence", g.square(g.stem(cout=3)), axis=1)
    return g.head(g.op("Concat", at(g, parts, -1), at(g, parts, 0), axis=1), 32)


@case("sequence-length")
def length(g):
    parts = g.op("SplitToSequence", g.square(g.stem(cout=4)), g.ints(1, 3), axis=1)
    last = g.op("Sub", g.op("SequenceLength", parts), g.const(1, np.int64))
    return g.head(g.op("SequenceAt", parts, last), 48)


@case("sequence-of-constants")
def constants(g):
    parts = g.op("SequenceConstruct", g.w(2, 16), g.w(1, 16))
    return g.op("Gemm", g.op("Flatten", g.square(g.stem(cout=1))), g.op("ConcatFromSequence", parts, axis=0), transB=1)


@case("sequence-with-the-batch-last")
def sequence_last(g):
    parts = g.op("SplitToSequence", g.op("MatMul", g.w(6, 32), column(g)), g.const(3, np.int64), axis=0)
    return turn(g, g.op("Add", at(g, parts, 0), g.square(at(g, parts, 1))))


@trap("sequence-index-by-the-data", ["ArgMax"], batch=1)
def data_index(g):
    t = g.square(g.stem())
    index = g.op("ArgMax", g.op("Reshape", t, g.ints(-1)), axis=0, keepdims=0)
    parts = g.op("SplitToSequence", g.head(t, 32, 32), axis=1)
    return g.op("Concat", g.op("SequenceAt", parts, index), g.head(t, 32, 2), axis=1)


@trap("sequence-index-by-the-batch", ["SequenceAt", "number of images"])
def batch_index(g):
    t = g.square(g.stem(cout=4))
    parts = g.op("SplitToSequence", t, axis=1)
    return g.head(g.op("SequenceAt", parts, g.op("Squeeze", g.op("Slice", g.op("Shape", g.x), g.ints(0), g.ints(1)))), 16)


@trap("sequence-of-images", ["SplitToSequence", "batch"], batch=4)
def sequence_images(g):
    parts = g.op("SplitToSequence", g.square(g.stem()), axis=0)
    return g.head(g.op("Add", at(g, parts, 0), at(g, parts, 3)), 32)


@trap("sequence-joined-over-the-batch", ["ConcatFromSequence", "batch"])
def sequence_joined(g):
    t = g.head(g.square(g.stem()), 32)
    return g.op("ConcatFromSequence", g.op("SequenceConstruct", t, t), axis=0)


@trap("sequence-stacked-before-the-batch", ["Flatten", "batch on axis 1"], batch=2)
def sequence_stacked(g):
    """The stack is of two tensors, and each is of two images: the first axis is not the batch."""
    t = g.head(g.square(g.stem()), 32)
    both = g.op("ConcatFromSequence", g.op("SequenceConstruct", t, g.op("Mul", t, g.scalar(2))), axis=0, new_axis=1)
    return g.op("Reshape", g.op("Flatten", both), g.ints(2, 6))


# Sparse constants.


def sparse(g, dims, count, by_axis):
    """Random values at random places; their places by one number each, or by one for each axis."""
    name = g.name("sparse")
    places = np.sort(g.random.choice(int(np.prod(dims)), count, replace=False)).astype(np.int64)
    at = np.stack(np.unravel_index(places, dims), axis=1) if by_axis else places
    values = numpy_helper.from_array(g.draw(count, scale=1), name)
    return helper.make_sparse_tensor(values, numpy_helper.from_array(at.astype(np.int64), name + "_at"), dims)


def sparse_case(name, by_axis, node):
    @case("weights-sparse-" + name)
    def build(g):
        def weights(dims, count):
            tensor = sparse(g, dims, count, by_axis)
            if node:
                return g.op("Constant", sparse_value=tensor)
            g.sparse_initializers.append(tensor)
            return tensor.values.name

        t = g.square(g.op("Conv", g.x, weights([2, 1, 3, 3], 7), strides=[2, 2], pads=[1, 1, 1, 1]))
        return g.op("MatMul", g.op("Flatten", t), weights([32, 3], 30))


sparse_case("initializers", False, False)
sparse_case("initializers-by-axis", True, False)
sparse_case("by-axis", True, True)


# Resized images.


def resized(name, image=(1, 8, 8), channels=2, stem=True, scales=None, sizes=None, opset=13, size=0, **attributes):
    """`size`: values of the result. A convolution follows the resizing, so that it is not the last layer."""
    options = {k: attributes.pop(k) for k in ("refuse", "batch") if k in attributes}

    @case(name, image=image, opset=opset, **options)
    def build(g):
        t = g.square(g.stem(cout=channels)) if stem else g.x
        if opset < 11:
            inputs = [g.const(scales)]
        else:
            inputs = ["" if opset > 12 else g.const([]), g.const(scales) if scales else ""] + ([g.ints(*sizes)] if sizes else [])
        t = g.op("Upsample" if opset == 9 else "Resize", t, *inputs, **attributes)
        t = g.op("Flatten", t)
        return g.gemm(t, size)

    return build


def linear(name, coordinates, **options):
    return resized("resize-linear-" + name, mode="linear", coordinate_transformation_mode=coordinates, **options)


linear("half-pixel", "half_pixel", scales=[1, 1, 2, 2], size=128)
linear("half-pixel-by-size", "half_pixel", sizes=[1, 2, 6, 7], size=84)
linear("half-pixel-smaller", "half_pixel", scales=[1, 1, 0.5, 0.5], size=8)
linear("half-pixel-smaller-image", "half_pixel", stem=False, scales=[1, 1, 0.5, 0.25], size=8)
linear("half-pixel-smaller-uneven", "half_pixel", stem=False, sizes=[1, 1, 5, 3], size=15)
linear("half-pixel-scale-and-a-half", "half_pixel", scales=[1, 1, 1.5, 1.25], size=60)
linear("half-pixel-scale-not-exact", "half_pixel", stem=False, scales=[1, 1, 0.6, 0.7], size=20)
linear("half-pixel-one-axis", "half_pixel", scales=[1, 1, 1, 3], size=96)
linear("pytorch-half-pixel", "pytorch_half_pixel", scales=[1, 1, 2, 2], size=128)
linear("pytorch-half-pixel-to-one", "pytorch_half_pixel", sizes=[1, 2, 1, 3], size=6)
linear("align-corners", "align_corners", sizes=[1, 2, 7, 10], size=140)
linear("align-corners-smaller", "align_corners", sizes=[1, 2, 2, 3], size=12)
linear("align-corners-to-one", "align_corners", sizes=[1, 2, 1, 2], size=4)
linear("asymmetric", "asymmetric", scales=[1, 1, 2, 3], size=192)
linear("asymmetric-smaller", "asymmetric", scales=[1, 1, 0.5, 0.75], size=12)
linear("a-third", "half_pixel", stem=False, image=(1, 9, 12), scales=[1, 1, 1 / 3, 1 / 6], size=6)
linear("signals", "half_pixel", image=(2, 9), stem=False, scales=[1, 1, 2], size=36)
resized("resize-linear-opset-10", scales=[1, 1, 2, 1.5], opset=10, mode="linear", size=96)
resized("upsample-linear-opset-9", scales=[1, 1, 2, 2], opset=9, mode="linear", size=128)
resized("resize-linear-axes", scales=[2, 1.5], opset=18, axes=[2, 3], mode="linear", size=96)
resized("resize-linear-symmetric", scales=[1, 1, 1.3, 2], opset=19, mode="linear",
        coordinate_transformation_mode="half_pixel_symmetric", size=80)


def cubic(name, coordinates, **options):
    return resized("resize-cubic-" + name, mode="cubic", coordinate_transformation_mode=coordinates, **options)


cubic("half-pixel", "half_pixel", scales=[1, 1, 2, 2], size=128)
cubic("half-pixel-smaller", "half_pixel", stem=False, scales=[1, 1, 0.5, 0.75], size=24)
cubic("inside-alone", "half_pixel", scales=[1, 1, 2, 2], exclude_outside=1, cubic_coeff_a=-0.5, size=128)
cubic("pytorch-half-pixel", "pytorch_half_pixel", sizes=[1, 2, 5, 7], size=70)
cubic("align-corners", "align_corners", sizes=[1, 2, 7, 5], size=70)
cubic("asymmetric", "asymmetric", scales=[1, 1, 1.5, 2], size=96)


def nearest(name, coordinates, rounding, **options):
    return resized("resize-nearest-" + name, mode="nearest", coordinate_transformation_mode=coordinates,
                   nearest_mode=rounding, **options)


nearest("asymmetric-floor-smaller", "asymmetric", "floor", stem=False, scales=[1, 1, 0.5, 0.25], size=8)
nearest("asymmetric-floor-by-size", "asymmetric", "floor", sizes=[1, 2, 6, 7], size=84)
nearest("asymmetric-ceil", "asymmetric", "ceil", scales=[1, 1, 2, 2], size=128)
nearest("half-pixel-floor", "half_pixel", "floor", scales=[1, 1, 2, 1.5], size=96)
nearest("half-pixel-prefers-ceil", "half_pixel", "round_prefer_ceil", scales=[1, 1, 2, 0.5], size=32)
nearest("half-pixel-prefers-floor-smaller", "half_pixel", "round_prefer_floor", scales=[1, 1, 0.5, 0.5], size=8)
nearest("align-corners", "align_corners", "round_prefer_floor", sizes=[1, 2, 6, 5], size=60)
nearest("tf-half-pixel", "tf_half_pixel_for_nn", "floor", scales=[1, 1, 2, 0.5], opset=11, size=32)
resized("resize-nearest-opset-10", scales=[1, 1, 3, 2], opset=10, mode="nearest", size=192)


@case("resize-linear-then-convolution")
def resize_conv(g):
    t = g.op("Resize", g.square(g.stem()), "", g.const([1, 1, 2, 2]), mode="linear")
    return g.head(g.conv(t, 2, 2, pads=[1, 1, 1, 1], strides=[2, 2]), 32)


@case("resize-linear-in-front", image=(3, 8, 8))
def resize_front(g):
    """Images are made smaller inside the network."""
    t = g.op("Resize", g.x, "", "", g.ints(1, 3, 4, 4), mode="linear", coordinate_transformation_mode="half_pixel")
    return g.head(g.square(g.conv(t, 3, 4, pads=[1, 1, 1, 1])), 64)


resized("trap-resize-antialias", scales=[1, 1, 0.5, 0.5], opset=18, mode="linear", antialias=1, size=8,
        refuse=["Resize", "antialias"])
resized("trap-resize-channels", scales=[1, 2, 1, 1], mode="nearest", coordinate_transformation_mode="asymmetric",
        nearest_mode="floor", size=64)
resized("trap-resize-nearest-opset-10-smaller", scales=[1, 1, 0.5, 0.75], opset=10, mode="nearest", size=12,
        refuse=["Resize", "ONNX Runtime"])


@case("trap-resize-size-rounded", image=(1, 10, 10), refuse=["Resize", "ONNX Runtime"])
def resize_rounded(g):
    """ONNX Runtime's shapes have 6 places, and its values 7."""
    t = g.op("Resize", g.square(g.conv(g.x, 1, 2, 1)), "", g.const([1, 1, 0.7, 0.7]), mode="linear")
    return g.op("Flatten", g.conv(g.op("GlobalAveragePool", t), 2, 3, 1))




resized("trap-resize-changes-no-size", scales=[1, 1, 1.1, 1.2], mode="linear", size=32, refuse=["Resize", "ONNX Runtime"])
resized("trap-resize-nearest-changes-no-size", scales=[1, 1, 1.1, 1.2], mode="nearest", nearest_mode="floor", size=32,
        refuse=["Resize", "ONNX Runtime"])
resized("trap-resize-of-images", sizes=[2, 2, 4, 4], batch=4, mode="nearest", nearest_mode="floor", size=32,
        coordinate_transformation_mode="asymmetric", refuse=["Resize", "batch"])
nearest("by-seven-thirds-floor", "asymmetric", "floor", stem=False, image=(1, 9, 9), sizes=[1, 1, 21, 9], size=189)


@case("resize-nearest-of-bytes", scale=255, dtype=UINT8)
def nearest_bytes(g):
    t = g.op("Resize", g.x, "", g.const([1, 1, 0.5, 2]), mode="nearest", coordinate_transformation_mode="asymmetric",
             nearest_mode="floor")
    return g.head(g.op("Mul", g.op("Cast", t, to=FLOAT), g.scalar(1 / 255)), 64)


@case("trap-resize-linear-of-bytes", scale=255, dtype=UINT8, refuse=["Resize", "whole numbers"])
def linear_bytes(g):
    """The means of bytes are cut to bytes."""
    t = g.op("Resize", g.x, "", g.const([1, 1, 0.5, 2]), mode="linear")
    return g.head(g.op("Mul", g.op("Cast", t, to=FLOAT), g.scalar(1 / 255)), 64)


@case("trap-resize-crops", refuse=["Resize", "tf_crop_and_resize"])
def resize_crops(g):
    t = g.op("Resize", g.square(g.stem()), g.const([0, 0, 0, 0, 1, 1, 0.5, 0.5]), g.const([1, 1, 2, 2]), mode="linear",
             coordinate_transformation_mode="tf_crop_and_resize")
    return g.head(t, 128)


@case("trap-resize-too-large", image=(1, 16, 16), refuse=["Resize", "2^24"])
def resize_large(g):
    t = g.op("Resize", g.square(g.conv(g.x, 1, 16, pads=[1, 1, 1, 1])), "", g.const([1, 1, 2, 2]), mode="linear")
    return g.op("Flatten", g.conv(g.op("GlobalAveragePool", t), 16, 3, 1))
