"""Graphs as CNTK writes them: opset 7, weights reshaped in the graph, initializers that are inputs too."""

from corpus import graph_case


def case(name, image=(1, 8, 8), **options):
    settings = dict(opset=7, ir=3, batch=1, input_name="Input3", initializers_as_inputs=True)
    return graph_case("cntk-" + name, "CNTK", image, **{**settings, **options})


def conv(g, x, cin, cout, k=3, **attributes):
    """The bias is added apart, as (channels, 1, 1)."""
    t = g.op("Conv", x, g.w(cout, cin, k, k), kernel_shape=[k, k], auto_pad="SAME_UPPER", dilations=[1, 1],
             **{"strides": [1, 1], "group": 1, **attributes})
    return g.op("Add", t, g.w(cout, 1, 1, scale=0.3))


def times(g, t, shape, classes=3):
    """The weights are (channels, height, width, classes) and reshaped to a matrix."""
    size = shape[0] * shape[1] * shape[2]
    t = g.op("Reshape", t, g.ints(1, size))
    weights = g.op("Reshape", g.w(*shape, classes, scale=size**-0.5), g.ints(size, classes))
    return g.op("Add", g.op("MatMul", t, weights), g.w(1, classes))


@case("mnist-form")
def mnist(g):
    t = g.square(conv(g, g.x, 1, 2))
    t = g.op("AveragePool", t, kernel_shape=[2, 2], strides=[2, 2], pads=[0, 0, 0, 0], auto_pad="NOTSET")
    return times(g, g.square(conv(g, t, 2, 3)), (3, 4, 4))


@case("divided-by-256", scale=255)
def divided(g):
    t = g.op("Div", g.x, g.const([256.0]))
    return times(g, g.square(conv(g, t, 1, 2, strides=[2, 2])), (2, 4, 4))


@case("averagepool-same")
def pool_same(g):
    t = g.op("AveragePool", g.square(conv(g, g.x, 1, 2)), kernel_shape=[3, 3], strides=[2, 2], auto_pad="SAME_UPPER",
             count_include_pad=0)
    return times(g, t, (2, 4, 4))


@case("spatial-batch-normalisation")
def norm(g):
    t = g.op("BatchNormalization", conv(g, g.x, 1, 2), g.positive(2), g.w(2), g.w(2), g.positive(2), epsilon=1e-5,
             momentum=0.0)
    return times(g, g.square(t), (2, 8, 8))


@case("global-average-and-splice")
def splice(g):
    t = g.square(conv(g, g.x, 1, 2))
    t = g.op("Concat", t, conv(g, t, 2, 2), axis=1)
    return times(g, g.op("GlobalAveragePool", t), (4, 1, 1))


@case("dropout-and-softmax", end="softmax")
def softmax(g):
    t = g.op("Dropout", g.square(conv(g, g.x, 1, 2, strides=[2, 2])), ratio=0.5)
    return g.op("Softmax", times(g, t, (2, 4, 4)), axis=1)


@case("element-times-and-minus")
def element_times(g):
    t = g.op("Mul", g.op("Sub", g.x, g.const([0.5])), g.const([2.0]))
    t = conv(g, t, 1, 2, strides=[2, 2])
    return times(g, g.op("Mul", t, g.op("Add", t, g.w(2, 1, 1))), (2, 4, 4))


@case("mean-image")
def mean_image(g):
    t = g.op("Sub", g.x, g.w(1, 8, 8, scale=0.4))
    return times(g, g.square(conv(g, t, 1, 2, strides=[2, 2])), (2, 4, 4))


@case("reduce-mean-of-rank-four")
def reduce_mean(g):
    t = g.op("ReduceMean", g.square(conv(g, g.x, 1, 3)), axes=[2, 3], keepdims=1)
    return times(g, t, (3, 1, 1))


@case("slice-attributes")
def slices(g):
    t = g.op("Slice", g.square(conv(g, g.x, 1, 3)), axes=[1], starts=[1], ends=[3])
    return times(g, t, (2, 8, 8))


@case("max-pool", refuse=["MaxPool", "Relu"])
def max_pool(g):
    t = g.op("Relu", conv(g, g.x, 1, 2))
    t = g.op("MaxPool", t, kernel_shape=[2, 2], strides=[2, 2], pads=[0, 0, 0, 0], auto_pad="NOTSET")
    return times(g, t, (2, 4, 4))


@case("local-response-normalisation", refuse=["LRN"])
def lrn(g):
    return times(g, g.op("LRN", g.square(conv(g, g.x, 1, 2, strides=[2, 2])), size=3), (2, 4, 4))
