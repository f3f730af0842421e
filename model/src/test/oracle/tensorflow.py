"""Graphs as tf2onnx and keras2onnx write them: channels last at the input, transposes around convolutions."""

import numpy as np

from corpus import FLOAT, INT32, INT64, UINT8, graph_case

NCHW, NHWC = [0, 3, 1, 2], [0, 2, 3, 1]
IMAGE = (3, 8, 8)


def tf(name, image=IMAGE, last=True, **options):
    options.setdefault("batch", "unk__6")
    options.setdefault("input_name", "input_1")
    return graph_case("tf2onnx-" + name, "tf2onnx", image, last=last, **options)


def keras(name, image=IMAGE, last=True, **options):
    options.setdefault("opset", 11)
    options.setdefault("input_name", "input_1")
    return graph_case("keras2onnx-" + name, "keras2onnx", image, last=last, **options)


def first(g, t):
    return g.op("Transpose", t, perm=NCHW)


def last(g, t):
    return g.op("Transpose", t, perm=NHWC)


def dense(g, t, size, classes=3):
    """Flatten of Keras and a dense layer."""
    return g.matmul(g.op("Reshape", t, g.ints(-1, size)), size, classes)


@tf("conv-same-flatten-dense")
def conv_same(g):
    t = g.conv(first(g, g.x), 3, 2, auto_pad="SAME_UPPER", strides=[2, 2])
    return dense(g, last(g, g.square(t)), 32)


@tf("conv-explicit-same-pads")
def conv_explicit(g):
    t = g.conv(first(g, g.x), 3, 2, pads=[0, 0, 1, 1], strides=[2, 2])
    return dense(g, last(g, g.square(t)), 32)


@tf("one-channel-reshape", (1, 8, 8))
def one_channel(g):
    t = g.op("Reshape", g.x, g.ints(-1, 1, 8, 8))
    return dense(g, last(g, g.square(g.conv(t, 1, 2))), 72)


@tf("one-channel-transpose-then-nhwc-add", (1, 8, 8))
def nhwc_bias(g):
    t = last(g, g.conv(first(g, g.x), 1, 2, bias=False))
    return dense(g, g.square(g.op("Add", t, g.w(2))), 72)


@tf("batch-normalisation-by-mul-add")
def norm_mul(g):
    t = last(g, g.conv(first(g, g.x), 3, 2, bias=False))
    t = g.op("Add", g.op("Mul", t, g.positive(2)), g.w(1, 1, 1, 2))
    return dense(g, g.square(t), 72)


@tf("batch-normalisation-between-transposes")
def norm_between(g):
    t = last(g, g.conv(first(g, g.x), 3, 2))
    t = last(g, g.norm(first(g, t), 2))
    return dense(g, g.square(t), 72)


@tf("batch-normalisation-from-rsqrt")
def norm_rsqrt(g):
    """FusedBatchNorm taken apart: Rsqrt is Sqrt and Reciprocal."""
    factor = g.op("Mul", g.op("Reciprocal", g.op("Sqrt", g.op("Add", g.positive(2), g.scalar(1e-3)))), g.positive(2))
    t = g.op("Mul", last(g, g.conv(first(g, g.x), 3, 2)), factor)
    t = g.op("Add", t, g.op("Sub", g.w(2), g.op("Mul", g.w(2), factor)))
    return dense(g, g.square(t), 72)


@tf("flatten-through-shape")
def flatten_shape(g):
    t = last(g, g.square(g.conv(first(g, g.x), 3, 2)))
    shape = g.op("Cast", g.op("Shape", t), to=INT32)
    batch = g.op("Slice", shape, g.ints(0), g.ints(1), g.ints(0))
    target = g.op("Cast", g.op("Concat", batch, g.const([72], np.int32), axis=0), to=INT64)
    return g.matmul(g.op("Reshape", t, target), 72)


@tf("flatten-through-shape-squeezed", opset=11)
def flatten_squeezed(g):
    t = last(g, g.square(g.conv(first(g, g.x), 3, 2)))
    shape = g.op("Cast", g.op("Shape", t), to=FLOAT)
    batch = g.op("Squeeze", g.op("Slice", shape, g.ints(0), g.ints(1), g.ints(0)), axes=[0])
    parts = g.op("Unsqueeze", batch, axes=[0]), g.const([72.0])
    target = g.op("Cast", g.op("Concat", *parts, axis=0), to=INT64)
    return g.matmul(g.op("Reshape", t, target), 72)


@tf("dense-on-maps")
def tensordot(g):
    """Dense on a (batch, 6, 6, 4) map: every position becomes a row of the batch."""
    t = last(g, g.square(g.conv(first(g, g.x), 3, 4)))
    t = g.op("MatMul", g.op("Reshape", t, g.ints(-1, 4)), g.w(4, 2, scale=0.5))
    t = g.op("Add", g.op("Reshape", t, g.ints(-1, 6, 6, 2)), g.w(2))
    return dense(g, g.square(t), 72)


@tf("dense-on-maps-through-shape")
def tensordot_shape(g):
    t = last(g, g.square(g.conv(first(g, g.x), 3, 4)))
    shape = g.op("Shape", t)
    free = g.op("Gather", shape, g.ints(0, 1, 2), axis=0)
    rows = g.op("ReduceProd", free, axes=[0], keepdims=1)
    inner = g.op("ReduceProd", g.op("Gather", shape, g.ints(3), axis=0), axes=[0], keepdims=1)
    t = g.op("Reshape", g.op("Transpose", t, perm=[0, 1, 2, 3]), g.op("Concat", rows, inner, axis=0))
    t = g.op("MatMul", t, g.w(4, 2, scale=0.5))
    t = g.op("Reshape", t, g.op("Concat", free, g.ints(2), axis=0))
    return dense(g, g.square(g.op("Add", t, g.w(2))), 72)


@tf("dense-on-maps-matmul")
def matmul_maps(g):
    t = last(g, g.square(g.conv(first(g, g.x), 3, 4)))
    t = g.op("Add", g.op("MatMul", t, g.w(4, 2, scale=0.5)), g.w(2))
    return dense(g, g.square(t), 72)


@tf("depthwise-then-pointwise")
def separable(g):
    t = g.conv(first(g, g.x), 3, 3, group=3, bias=False, auto_pad="SAME_UPPER")
    return dense(g, last(g, g.square(g.conv(t, 3, 4, 1))), 256)


@tf("averagepool-same")
def pool_same(g):
    t = last(g, g.square(g.conv(first(g, g.x), 3, 2)))
    t = g.op("AveragePool", first(g, t), kernel_shape=[3, 3], strides=[2, 2], auto_pad="SAME_UPPER")
    return dense(g, last(g, t), 18)


@tf("averagepool-valid")
def pool_valid(g):
    t = g.op("AveragePool", g.square(g.conv(first(g, g.x), 3, 2)), kernel_shape=[2, 2], strides=[2, 2], auto_pad="VALID")
    return dense(g, last(g, t), 18)


@tf("zero-padding-layer")
def zero_padding(g):
    t = g.op("Pad", g.x, g.ints(0, 1, 2, 0, 0, 1, 0, 0), g.scalar(0))
    return dense(g, last(g, g.square(g.conv(first(g, t), 3, 2, strides=[2, 2]))), 2 * 4 * 4)


@tf("cropping-layer")
def cropping(g):
    t = last(g, g.square(g.conv(first(g, g.x), 3, 2)))
    t = g.op("Slice", t, g.ints(1, 1), g.ints(-1, 5), g.ints(1, 2))
    return dense(g, t, 32)


@tf("strided-slice")
def strided(g):
    """x[:, ::2, ::2, :] with masks."""
    big = 2147483647
    t = last(g, g.square(g.conv(first(g, g.x), 3, 2)))
    t = g.op("Slice", t, g.ints(0, 0, 0, 0), g.ints(big, big, big, big), g.ints(0, 1, 2, 3), g.ints(1, 2, 2, 1))
    return dense(g, t, 18)


@tf("rescaling-layer", scale=255)
def rescaling(g):
    t = g.op("Add", g.op("Mul", g.x, g.scalar(1 / 255)), g.scalar(0.0))
    return dense(g, last(g, g.square(g.conv(first(g, t), 3, 2, strides=[2, 2]))), 18)


@tf("rescaling-layer-minus-one-to-one", scale=255)
def rescaling_offset(g):
    t = g.op("Add", g.op("Mul", first(g, g.x), g.scalar(1 / 127.5)), g.scalar(-1))
    return dense(g, last(g, g.square(g.conv(t, 3, 2, strides=[2, 2]))), 18)


@tf("uint8-cast-rescaling", dtype=UINT8, scale=255)
def uint8(g):
    t = g.op("Mul", g.op("Cast", g.x, to=FLOAT), g.scalar(1 / 255))
    return dense(g, last(g, g.square(g.conv(first(g, t), 3, 2, strides=[2, 2]))), 18)


@tf("normalization-layer")
def normalization(g):
    """Keras Normalization: the deviation is the larger of sqrt(variance) and a small number."""
    deviation = g.op("Max", g.op("Sqrt", g.positive(1, 1, 1, 3)), g.scalar(1e-7))
    t = g.op("Div", g.op("Sub", g.x, g.const([[[[0.4, 0.5, 0.6]]]])), deviation)
    return dense(g, last(g, g.square(g.conv(first(g, t), 3, 2, auto_pad="SAME_UPPER", strides=[2, 2]))), 32)


@tf("residual-in-nhwc")
def residual(g):
    t = last(g, g.square(g.conv(first(g, g.x), 3, 2)))
    u = last(g, g.conv(first(g, t), 2, 2, auto_pad="SAME_UPPER"))
    return dense(g, g.square(g.op("Add", u, t)), 72)


@tf("concatenate-last-axis")
def concatenate(g):
    t = last(g, g.square(g.conv(first(g, g.x), 3, 2)))
    u = last(g, g.conv(first(g, t), 2, 1, auto_pad="SAME_UPPER"))
    return dense(g, g.op("Concat", u, t, axis=3), 108)


@tf("concatenate-negative-axis")
def concatenate_negative(g):
    t = last(g, g.square(g.conv(first(g, g.x), 3, 2)))
    t = g.op("Concat", t, g.op("Mul", t, t), axis=-1)
    return dense(g, last(g, g.conv(first(g, t), 4, 2, 1)), 72)


@tf("split-last-axis")
def split(g):
    t = last(g, g.conv(first(g, g.x), 3, 4))
    a, b = g.op("Split", t, g.ints(1, 3), outputs=2, axis=3)
    return dense(g, g.op("Add", g.square(b), a), 108)


@tf("global-pool-squeeze")
def global_pool(g):
    t = g.op("GlobalAveragePool", g.square(g.conv(first(g, g.x), 3, 4)))
    return g.matmul(g.op("Squeeze", t, g.ints(2, 3)), 4)


@tf("global-pool-reducemean-nhwc")
def global_mean(g):
    t = last(g, g.square(g.conv(first(g, g.x), 3, 4)))
    return g.matmul(g.op("ReduceMean", t, axes=[1, 2], keepdims=0), 4)


@tf("global-sum-nhwc")
def global_sum(g):
    t = last(g, g.square(g.conv(first(g, g.x), 3, 4)))
    return g.matmul(g.op("ReduceSum", t, g.ints(1, 2), keepdims=0), 4)


@tf("mean-over-one-axis-nhwc")
def mean_rows(g):
    t = last(g, g.square(g.conv(first(g, g.x), 3, 2)))
    return dense(g, g.op("ReduceMean", t, axes=[1], keepdims=0), 12)


@tf("conv1d", (16, 2), last=False)
def conv1d(g):
    """A signal gets a height of 1 for the convolution."""
    t = g.op("Transpose", g.op("Unsqueeze", g.x, g.ints(1)), perm=NCHW)
    t = g.op("Squeeze", g.conv(t, 2, 3, (1, 3)), g.ints(2))
    t = g.op("Transpose", g.square(t), perm=[0, 2, 1])
    return dense(g, t, 42)


@tf("conv1d-transposed-then-squeezed", (16, 2), last=False)
def conv1d_squeezed(g):
    t = g.op("Unsqueeze", g.op("Transpose", g.x, perm=[0, 2, 1]), g.ints(2))
    t = last(g, g.conv(t, 2, 3, (1, 3), pads=[0, 1, 0, 1]))
    t = g.square(g.op("Squeeze", t, g.ints(1)))
    return g.matmul(g.op("ReduceMean", t, axes=[1], keepdims=0), 3)


@tf("einsum-dense", end="softmax")
def einsum_dense(g):
    t = g.op("Reshape", last(g, g.square(g.conv(first(g, g.x), 3, 2))), g.ints(-1, 72))
    return g.op("Softmax", g.op("Add", g.op("Einsum", t, g.w(72, 3, scale=0.1), equation="ab,bc->ac"), g.w(3)), axis=-1)


@tf("einsum-dense-on-maps")
def einsum_maps(g):
    t = last(g, g.square(g.conv(first(g, g.x), 3, 2)))
    t = g.op("Add", g.op("Einsum", t, g.w(2, 3), equation="abcd,de->abce"), g.w(3))
    return dense(g, g.square(t), 108)


@tf("permute-layer")
def permute(g):
    t = last(g, g.square(g.conv(first(g, g.x), 3, 2)))
    return dense(g, g.op("Transpose", t, perm=[0, 3, 2, 1]), 72)


@tf("reshape-layer", (192,), last=False)
def reshape(g):
    t = g.op("Reshape", g.x, g.ints(-1, 8, 8, 3))
    return dense(g, last(g, g.square(g.conv(first(g, t), 3, 2))), 72)


@tf("polynomial-per-channel-nhwc")
def per_channel(g):
    t = last(g, g.conv(first(g, g.x), 3, 2))
    t = g.op("Add", g.op("Mul", g.op("Mul", t, t), g.w(2)), g.op("Add", g.op("Mul", t, g.w(2)), g.w(2)))
    return dense(g, t, 72)


@tf("cubic-pow-nhwc")
def cubic(g):
    t = last(g, g.conv(first(g, g.x), 3, 2))
    t = g.op("Sub", g.op("Mul", t, g.scalar(0.5)), g.op("Mul", g.op("Pow", t, g.scalar(3)), g.scalar(0.05)))
    return dense(g, t, 72)


@tf("upsampling-layer")
def upsampling(g):
    t = g.square(g.conv(first(g, g.x), 3, 2, strides=[2, 2]))
    t = g.op("Resize", t, "", g.const([1, 1, 2, 2]), mode="nearest", coordinate_transformation_mode="asymmetric",
             nearest_mode="floor")
    return dense(g, last(g, g.conv(t, 2, 1)), 16)


@tf("space-to-batch-free-dilation")
def dilation(g):
    t = g.conv(first(g, g.x), 3, 2, dilations=[2, 2], auto_pad="VALID")
    return dense(g, last(g, g.square(t)), 32)


@tf("identity-outputs-and-softmax", end="softmax")
def identity_outputs(g):
    t = dense(g, last(g, g.square(g.conv(first(g, g.x), 3, 2, strides=[2, 2]))), 18)
    return g.op("Identity", g.op("Identity", g.op("Softmax", t)))


@tf("sum-of-addn")
def addn(g):
    t = last(g, g.square(g.conv(first(g, g.x), 3, 2)))
    return dense(g, g.op("Sum", t, g.op("Mul", t, g.w(2)), t), 72)


@tf("squared-difference")
def squared_difference(g):
    t = g.op("Sub", last(g, g.conv(first(g, g.x), 3, 2)), g.w(2))
    return dense(g, g.op("Mul", t, t), 72)


@tf("mean-image-nhwc")
def mean_image(g):
    t = g.op("Sub", g.x, g.w(8, 8, 3, scale=0.5))
    return dense(g, last(g, g.square(g.conv(first(g, t), 3, 2, auto_pad="SAME_UPPER", strides=[2, 2]))), 32)


@tf("dense-first-on-flattened-image", (1, 8, 8))
def dense_first(g):
    t = g.square(g.matmul(g.op("Reshape", g.x, g.ints(-1, 64)), 64, 4))
    return g.matmul(t, 4)


@tf("dense-first-on-flattened-colour-image")
def dense_first_colour(g):
    """No transposition tells that channels are last."""
    t = g.square(g.matmul(g.op("Reshape", g.x, g.ints(-1, 192)), 192, 4))
    return g.matmul(t, 4)


@tf("tabular-normalised", (6,), last=False)
def tabular(g):
    t = g.op("Div", g.op("Sub", g.x, g.w(1, 6)), g.op("Max", g.op("Sqrt", g.positive(1, 6)), g.scalar(1e-7)))
    return g.matmul(g.square(g.matmul(t, 6, 5)), 5, 1)


@tf("sigmoid-binary", end="sigmoid")
def sigmoid(g):
    t = last(g, g.square(g.conv(first(g, g.x), 3, 2, strides=[2, 2])))
    return g.op("Sigmoid", dense(g, t, 18, 1))


@keras("conv-dense-softmax", end="softmax")
def keras_conv(g):
    t = g.square(g.conv(first(g, g.x), 3, 2, auto_pad="VALID", strides=[1, 1], dilations=[1, 1], group=1))
    return g.op("Softmax", dense(g, last(g, t), 72), axis=-1)


@keras("same-upper-averagepool")
def keras_pool(g):
    t = g.square(g.conv(first(g, g.x), 3, 2, auto_pad="SAME_UPPER", strides=[1, 1]))
    t = g.op("AveragePool", t, kernel_shape=[2, 2], strides=[2, 2], auto_pad="VALID")
    return dense(g, last(g, t), 32)


@keras("averagepool-same-of-odd-size", (3, 7, 7))
def keras_odd(g):
    t = g.square(g.conv(first(g, g.x), 3, 2, auto_pad="SAME_UPPER"))
    t = g.op("AveragePool", t, kernel_shape=[2, 2], strides=[2, 2], auto_pad="SAME_UPPER")
    return dense(g, last(g, t), 32)


@keras("batch-normalisation-behind-dense")
def keras_norm(g):
    t = g.square(g.conv(first(g, g.x), 3, 2, strides=[2, 2]))
    return g.matmul(g.square(g.norm(dense(g, last(g, t), 18, 5), 5, momentum=0.99)), 5)


@keras("zero-padding-opset-10", opset=10)
def keras_padding(g):
    t = g.op("Pad", first(g, g.x), pads=[0, 0, 1, 1, 0, 0, 1, 1], mode="constant", value=0.0)
    return dense(g, last(g, g.square(g.conv(t, 3, 2, strides=[2, 2]))), 32)


@keras("cropping-opset-9", opset=9)
def keras_cropping(g):
    t = g.op("Slice", first(g, g.x), axes=[2, 3], starts=[1, 1], ends=[7, 7])
    return dense(g, last(g, g.square(g.conv(t, 3, 2))), 32)


@keras("global-averagepool")
def keras_global(g):
    t = g.op("GlobalAveragePool", g.square(g.conv(first(g, g.x), 3, 4)))
    return g.matmul(g.op("Reshape", last(g, t), g.ints(-1, 4)), 4)


@keras("flatten-channels-last", opset=12)
def keras_flatten(g):
    t = g.op("Flatten", last(g, g.square(g.conv(first(g, g.x), 3, 2))), axis=1)
    return g.op("Gemm", t, g.w(72, 3, scale=0.1), g.w(3), alpha=1.0, beta=1.0, transA=0, transB=0)


@keras("add-and-concatenate")
def keras_merge(g):
    t = first(g, g.x)
    a = g.conv(t, 3, 2, auto_pad="SAME_UPPER")
    b = g.conv(t, 3, 2, 1, auto_pad="SAME_UPPER")
    t = g.op("Concat", last(g, g.square(g.op("Add", a, b))), last(g, a), axis=-1)
    return dense(g, t, 256)


@keras("conv1d-with-squeezes", (12, 2), last=False)
def keras_signal(g):
    t = g.op("Unsqueeze", g.op("Transpose", g.x, perm=[0, 2, 1]), axes=[3])
    t = g.op("Squeeze", g.conv(t, 2, 3, (3, 1), auto_pad="SAME_UPPER"), axes=[3])
    return dense(g, g.op("Transpose", g.square(t), perm=[0, 2, 1]), 36)


@keras("reshape-and-permute", (48,), last=False)
def keras_permute(g):
    t = g.op("Transpose", g.op("Reshape", g.x, g.ints(-1, 4, 4, 3)), perm=[0, 3, 1, 2])
    return dense(g, last(g, g.square(g.conv(t, 3, 2))), 8)


@keras("sigmoid-end", end="sigmoid")
def keras_sigmoid(g):
    t = last(g, g.square(g.conv(first(g, g.x), 3, 2, strides=[2, 2])))
    return g.op("Sigmoid", dense(g, t, 18, 2))
