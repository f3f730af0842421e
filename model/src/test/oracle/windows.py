"""Convolutions, pools, padding and means in all their attributes."""

import numpy as np

from corpus import graph_case

FAMILY = "hand"


def conv(name, size, cin=1, cout=2, k=3, image=None, **attributes):
    """A convolution of the image, its square and a dense layer over `size` values."""

    @graph_case("conv-" + name, FAMILY, image or (cin, 8, 8))
    def build(g):
        return g.head(g.square(g.conv(g.x, cin, cout, k, **attributes)), size)


conv("valid", 72)
conv("pads-asymmetric", 2 * 8 * 9, pads=[0, 1, 2, 2])
conv("kernel-1x5", 2 * 8 * 4, k=(1, 5))
conv("kernel-4x2-stride-2x1", 2 * 3 * 7, k=(4, 2), strides=[2, 1])
conv("stride-3", 2 * 3 * 3, strides=[3, 3], pads=[1, 1, 1, 1])
conv("dilated-2", 2 * 8 * 8, dilations=[2, 2], pads=[2, 2, 2, 2])
conv("dilated-1x3", 2 * 6 * 2, dilations=[1, 3])
conv("grouped", 4 * 6 * 6, cin=2, cout=4, group=2)
conv("depthwise", 3 * 6 * 6, cin=3, cout=3, group=3)
conv("depthwise-multiplier-2", 6 * 3 * 3, cin=3, cout=6, group=3, strides=[2, 2])
conv("same-upper", 2 * 8 * 8, auto_pad="SAME_UPPER")
conv("same-upper-stride-2", 2 * 4 * 4, auto_pad="SAME_UPPER", strides=[2, 2])
conv("same-lower-stride-2", 2 * 4 * 4, auto_pad="SAME_LOWER", strides=[2, 2])
conv("same-lower-even-kernel", 2 * 8 * 8, k=4, auto_pad="SAME_LOWER")
conv("same-upper-stride-3-of-7x5", 2 * 3 * 2, image=(1, 7, 5), auto_pad="SAME_UPPER", strides=[3, 3])
conv("auto-pad-valid", 2 * 3 * 3, auto_pad="VALID", strides=[2, 2])
conv("auto-pad-notset", 2 * 8 * 8, auto_pad="NOTSET", pads=[1, 1, 1, 1])
conv("whole-image", 4, cout=4, k=8)
conv("pointwise", 3 * 8 * 8, cin=3, cout=3, k=1)
conv("no-bias", 2 * 6 * 6, bias=False)


@graph_case("conv-transposed", FAMILY, (1, 4, 4))
def conv_transposed(g):
    t = g.op("ConvTranspose", g.x, g.w(1, 2, 3, 3), g.w(2), strides=[2, 2], pads=[1, 1, 1, 1], output_padding=[1, 1])
    return g.head(g.square(t), 2 * 8 * 8)


def signal(name, size, cin=1, length=16, **attributes):
    @graph_case("conv1d-" + name, FAMILY, (cin, length))
    def build(g):
        k = attributes.pop("k", 3)
        group = attributes.get("group", 1)
        t = g.op("Conv", g.x, g.w(4, cin // group, k), g.w(4), **attributes)
        return g.head(g.square(t), size)


signal("padded", 64, pads=[1, 1])
signal("stride-2-asymmetric", 4 * 8, pads=[0, 2], strides=[2], k=4)
signal("dilated", 4 * 12, dilations=[2])
signal("same-upper", 4 * 8, auto_pad="SAME_UPPER", strides=[2])
signal("grouped", 4 * 14, cin=2, group=2)


@graph_case("conv1d-pooled-and-normalised", FAMILY, (3, 12))
def signal_pool(g):
    t = g.op("Conv", g.x, g.w(4, 3, 3), pads=[1, 1])
    t = g.square(g.norm(t, 4))
    t = g.op("AveragePool", t, kernel_shape=[3], strides=[3])
    return g.head(g.op("Conv", t, g.w(2, 4, 2), g.w(2)), 2 * 3)


@graph_case("conv1d-global-pool", FAMILY, (2, 12))
def signal_global(g):
    t = g.square(g.op("Conv", g.x, g.w(4, 2, 5), g.w(4)))
    return g.head(g.op("GlobalAveragePool", t), 4)


def pool(name, size, image=(2, 8, 8), opset=13, **attributes):
    """A pool between a square and a dense layer, behind a pointwise convolution."""

    @graph_case("averagepool-" + name, FAMILY, image, opset=opset)
    def build(g):
        t = g.square(g.conv(g.x, image[0], 2, 1))
        return g.head(g.op("AveragePool", t, **attributes), size)


pool("2x2", 32, kernel_shape=[2, 2], strides=[2, 2])
pool("overlapping", 2 * 6 * 6, kernel_shape=[3, 3])
pool("3x1-stride-2x1", 2 * 3 * 8, kernel_shape=[3, 1], strides=[2, 1])
pool("padded-excluded", 2 * 4 * 4, kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1])
pool("padded-included", 2 * 4 * 4, kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1], count_include_pad=1)
pool("asymmetric-excluded", 2 * 4 * 4, kernel_shape=[3, 3], strides=[2, 2], pads=[0, 0, 1, 1])
pool("asymmetric-included", 2 * 4 * 4, kernel_shape=[3, 3], strides=[2, 2], pads=[0, 1, 1, 0], count_include_pad=1)
pool("same-upper", 2 * 4 * 4, kernel_shape=[3, 3], strides=[2, 2], auto_pad="SAME_UPPER")
pool("same-lower", 2 * 4 * 4, kernel_shape=[3, 3], strides=[2, 2], auto_pad="SAME_LOWER")
pool("same-upper-included", 2 * 8 * 8, kernel_shape=[2, 2], auto_pad="SAME_UPPER", count_include_pad=1)
pool("valid", 2 * 3 * 3, kernel_shape=[3, 3], strides=[2, 2], auto_pad="VALID")
pool("ceil", 2 * 4 * 4, kernel_shape=[3, 3], strides=[2, 2], ceil_mode=1)
pool("ceil-of-7x7", 2 * 4 * 4, image=(2, 7, 7), kernel_shape=[2, 2], strides=[2, 2], ceil_mode=1)
pool("ceil-padded-included", 2 * 5 * 5, opset=19, kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1], ceil_mode=1,
     count_include_pad=1)
pool("ceil-padded-excluded", 2 * 5 * 5, opset=19, kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1], ceil_mode=1)
pool("ceil-without-effect", 2 * 4 * 4, kernel_shape=[2, 2], strides=[2, 2], ceil_mode=1)
pool("dilated", 2 * 6 * 6, opset=19, kernel_shape=[2, 2], dilations=[2, 2])
pool("opset-1", 32, opset=7, kernel_shape=[2, 2], strides=[2, 2])


@graph_case("averagepool-of-the-image", FAMILY, (1, 8, 8))
def pool_first(g):
    t = g.op("AveragePool", g.x, kernel_shape=[2, 2], strides=[2, 2])
    return g.head(g.square(g.conv(t, 1, 2, pads=[1, 1, 1, 1])), 32)


@graph_case("averagepool-twice", FAMILY, (1, 8, 8))
def pool_twice(g):
    t = g.square(g.conv(g.x, 1, 2, pads=[1, 1, 1, 1]))
    t = g.op("AveragePool", t, kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1])
    return g.head(g.op("AveragePool", t, kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1]), 8)


def reduction(name, size, kind, opset=13, axes=None, given=None, last_square=False, **attributes):
    """A mean or sum over axes, given as an attribute or (for `given`) as an input."""

    @graph_case(name, FAMILY, (1, 8, 8), opset=opset)
    def build(g):
        t = g.square(g.stem(cout=3))
        inputs = [t] + ([g.ints(*given)] if given is not None else [])
        t = g.op(kind, *inputs, axes=axes, **attributes)
        return g.head(t, size)


reduction("reducemean-space", 3, "ReduceMean", axes=[2, 3], keepdims=0)
reduction("reducemean-space-keepdims", 3, "ReduceMean", axes=[2, 3], keepdims=1)
reduction("reducemean-negative-axes", 3, "ReduceMean", axes=[-1, -2], keepdims=0)
reduction("reducemean-axes-input", 3, "ReduceMean", opset=18, given=[2, 3], keepdims=0)
reduction("reducemean-rows", 12, "ReduceMean", axes=[2], keepdims=0)
reduction("reducemean-columns-keepdims", 12, "ReduceMean", axes=[3], keepdims=1)
reduction("reducemean-channels", 16, "ReduceMean", axes=[1], keepdims=1)
reduction("reducemean-all-axes-of-an-image", 1, "ReduceMean", axes=[1, 2, 3], keepdims=0)
reduction("reducesum-space-attribute", 3, "ReduceSum", opset=11, axes=[2, 3], keepdims=0)
reduction("reducesum-space-input", 3, "ReduceSum", given=[2, 3], keepdims=0)
reduction("reducesum-columns-input", 12, "ReduceSum", given=[-1], keepdims=0)
reduction("reducesum-channels-input", 16, "ReduceSum", given=[1], keepdims=0)
reduction("reducemean-empty-axes-noop", 48, "ReduceMean", opset=18, given=[], noop_with_empty_axes=1)


@graph_case("reducesumsquare-space", FAMILY)
def sum_square(g):
    return g.head(g.op("ReduceSumSquare", g.stem(cout=3), axes=[2, 3], keepdims=0), 3)


@graph_case("reducemean-of-a-vector-of-features", FAMILY)
def mean_of_features(g):
    t = g.op("Flatten", g.square(g.stem(cout=3)))
    t = g.square(g.gemm(t, 48, 8))
    t = g.op("Concat", g.op("ReduceMean", t, axes=[1], keepdims=1), t, axis=1)
    return g.gemm(t, 9)


def pad(name, size, pads, image=(1, 8, 8), opset=13, value=None, mode="constant", given=False, first=False, axes=None):
    """A Pad before a convolution of the image, or behind the square."""

    @graph_case("pad-" + name, FAMILY, image, opset=opset)
    def build(g):
        def padded(t):
            if opset < 11:
                return g.op("Pad", t, pads=pads, value=value, mode=mode)
            inputs = [t, g.ints(*pads)]
            if value is not None or axes is not None:
                inputs.append(g.scalar(value) if value is not None else "")
            if axes is not None:
                inputs.append(g.ints(*axes))
            return g.op("Pad", *inputs, mode=mode)

        if first:
            return g.head(g.square(g.conv(padded(g.x), image[0], 2)), size)
        return g.head(padded(g.square(g.conv(g.x, image[0], 2))), size)


pad("zeros-into-the-convolution", 2 * 8 * 8, [0, 0, 1, 1, 0, 0, 1, 1], first=True)
pad("zeros-attribute", 2 * 8 * 7, [0, 0, 2, 0, 0, 0, 0, 1], opset=10, value=0.0, first=True)
pad("no-op", 2 * 6 * 6, [0] * 8, first=True)
pad("no-op-attribute", 2 * 6 * 6, [0] * 8, opset=9)
pad("zeros-behind-the-square", 2 * 8 * 8, [0, 0, 1, 1, 0, 0, 1, 1])
pad("channels", 5 * 6 * 6, [0, 1, 0, 0, 0, 2, 0, 0])
pad("constant-half", 2 * 8 * 8, [0, 0, 1, 1, 0, 0, 1, 1], value=0.5, first=True)
pad("reflect", 2 * 8 * 8, [0, 0, 1, 1, 0, 0, 1, 1], mode="reflect", first=True)
pad("edge", 2 * 9 * 8, [0, 0, 2, 1, 0, 0, 1, 1], mode="edge", first=True)
pad("crop", 2 * 4 * 5, [0, 0, -1, -1, 0, 0, -1, 0])
pad("axes-input", 2 * 8 * 8, [1, 1, 1, 1], opset=18, axes=[2, 3], first=True)
pad("wrap", 2 * 8 * 8, [0, 0, 1, 1, 0, 0, 1, 1], opset=19, mode="wrap", first=True)


@graph_case("pad-then-averagepool-then-convolution", FAMILY)
def pad_pool(g):
    t = g.op("Pad", g.square(g.stem()), g.ints(0, 0, 1, 1, 0, 0, 1, 1), g.scalar(0), mode="constant")
    t = g.op("AveragePool", t, kernel_shape=[3, 3], strides=[2, 2])
    return g.head(g.conv(t, 2, 3, 2), 3)


@graph_case("pad-constant-of-shape", FAMILY)
def pad_of_shape(g):
    """As PyTorch writes F.pad without constant folding: the pads' tail of zeros comes from ConstantOfShape."""
    given = g.ints(1, 1, 1, 1)
    zeros = g.op("ConstantOfShape", g.ints(4), value=onnx_tensor([0], np.int64))
    joined = g.op("Concat", given, zeros, axis=0)
    rows = g.op("Reshape", joined, g.ints(-1, 2))
    flipped = g.op("Slice", rows, g.ints(-1), g.ints(-9223372036854775807), g.ints(0), g.ints(-1))
    pads = g.op("Cast", g.op("Reshape", g.op("Transpose", flipped, perm=[1, 0]), g.ints(-1)), to=7)
    t = g.op("Pad", g.x, pads, g.scalar(0), mode="constant")
    return g.head(g.square(g.conv(t, 1, 2, strides=[2, 2])), 2 * 4 * 4)


def onnx_tensor(values, dtype):
    from onnx import numpy_helper

    return numpy_helper.from_array(np.asarray(values, dtype))
