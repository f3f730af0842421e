"""What all makers of the corpus share: the list of cases, and a small builder of ONNX graphs."""

import zlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

FLOAT, DOUBLE, HALF, UINT8 = TensorProto.FLOAT, TensorProto.DOUBLE, TensorProto.FLOAT16, TensorProto.UINT8
INT32, INT64, BOOL, STRING = TensorProto.INT32, TensorProto.INT64, TensorProto.BOOL, TensorProto.STRING

CASES = []


class Case:
    """One network with what is expected of it.

    image:   shape of one image in (channel, y, x) order; with two axes or one it is that of the network's input
    last:    the network's input has the channels of an image on the last axis
    scale:   the value that ONNX Runtime is given for a pixel of 255: 1, or 255 for a network that is given bytes
    ends:    for every output that is compared (number, what the network's end makes of the scores)
    classes: what a label output gives for each class
    refuse:  words of the reason; None for a network that must be accepted
    tolerance: largest difference of scores relative to the largest, where ONNX Runtime itself computes in float16
    """

    def __init__(self, name, family, image, make, last, scale, ends, classes, refuse, tolerance):
        self.name, self.family, self.image, self.make = name, family, image, make
        self.last, self.scale, self.ends, self.classes, self.refuse = last, scale, ends, classes, refuse
        self.tolerance = tolerance

    def labels(self):
        return self.refuse is None and any(end in ("label", "positive") for _, end in self.ends)

    def index(self):
        entry = {"name": self.name, "exporter": self.family, "image": list(self.image)}
        if self.last:
            entry["channelsLast"] = True
        if self.scale != 1:
            entry["inputScale"] = self.scale
        if self.refuse is not None:
            entry["verdict"], entry["words"] = "refuse", self.refuse
        else:
            entry["verdict"] = "accept"
            entry["outputs"] = [{"output": number, "end": end} for number, end in self.ends]
        if self.tolerance:
            entry["tolerance"] = self.tolerance
        if self.classes:
            entry["classes"] = [str(c) for c in self.classes]
        entry["images"] = [image.tobytes().hex() for image in images(self.name, self.image, self.labels())]
        return entry


def seed(name):
    return zlib.crc32(name.encode())


def images(name, shape, labels=False):
    """Noise, a slope with noise on it, and white with dark noise; where labels are compared, five more of other brightness."""
    random = np.random.RandomState(seed("images of " + name))
    size = int(np.prod(shape))
    noise = random.randint(0, 256, size)
    slope = np.linspace(20, 200, size).astype(int) + random.randint(-20, 55, size)
    white = 255 - random.randint(0, 256, size) * (random.rand(size) < 0.3)
    parts = [noise, slope, white]
    if labels:
        parts += [random.randint(0, 60, size), np.linspace(255, 0, size), np.arange(size) % 2 * 255]
        parts += [random.randint(0, 2, size) * 255, random.randint(0, 256, size)]
    return [part.astype(np.uint8) for part in parts]


def end_list(end):
    return [(0, end)] if isinstance(end, str) else end


def add(name, family, image, make, last=False, scale=1, end="scores", classes=None, refuse=None, tolerance=None):
    """Adds a case whose model is make(path): it writes the file and those beside it."""
    if any(case.name == name for case in CASES):
        raise ValueError(f"two cases are named {name}")
    CASES.append(Case(name, family, image, make, last, scale, end_list(end), classes, refuse, tolerance))


def graph_case(name, family, image=(1, 8, 8), last=False, scale=1, end="scores", classes=None, refuse=None,
               tolerance=None, salt="", **options):
    """Decorator of a function from a Graph to the name of its output, or to the list of its outputs' names."""

    def register(build):
        def make(path):
            g = Graph(name + salt, family, image, last, **options)
            outputs = build(g)
            g.save(path, [outputs] if isinstance(outputs, str) else outputs)

        add(name, family, image, make, last, scale, end, classes, refuse, tolerance)
        return build

    return register


class Graph:
    """Builds a graph node by node; weights follow from the name of the case."""

    def __init__(self, name, family, image, last=False, opset=13, ir=None, dtype=FLOAT, batch="N", input_name="x",
                 input_shape=None, initializers_as_inputs=False, domains=(), node_constants=False):
        self.random = np.random.RandomState(seed(name))
        self.family, self.opset, self.domains = family, opset, domains
        self.ir = ir or (4 if opset < 11 else 7 if opset < 15 else 8)
        self.nodes, self.initializers, self.functions, self.count = [], [], [], 0
        self.sparse_initializers = []
        self.initializers_as_inputs, self.node_constants = initializers_as_inputs, node_constants
        shape = list(image[1:]) + [image[0]] if last else list(image)
        self.x = input_name
        shape = input_shape or [batch] + shape
        self.inputs = [helper.make_tensor_value_info(self.x, dtype, shape)]
        self.types = {}

    def name(self, stem):
        self.count += 1
        return {
            "tf2onnx": f"StatefulPartitionedCall/model/{stem.lower()}_{self.count}/{stem}:0",
            "keras2onnx": f"{stem.lower()}_{self.count}0",
            "CNTK": f"{stem}{self.count}_Output_0",
            "PyTorch 2": f"{stem.lower()}_{self.count}",
            "skl2onnx": f"{stem.lower()}_{self.count}",
        }.get(self.family, f"{stem}_{self.count}_out0")

    def op(self, kind, *inputs, outputs=1, domain="", **attributes):
        names = [self.name(kind) for _ in range(outputs)]
        attributes = {k: v for k, v in attributes.items() if v is not None}
        label = f"{kind}_{self.count}" if self.family != "CNTK" else f"{kind}{self.count}"
        self.nodes.append(helper.make_node(kind, list(inputs), names, name=label, domain=domain, **attributes))
        return names[0] if outputs == 1 else names

    def const(self, values, dtype=np.float32, node=False):
        """A constant; a node instead of an initializer if wanted."""
        array = np.asarray(values, dtype)
        name = self.name("const")
        tensor = numpy_helper.from_array(array, name)
        if node or self.node_constants:
            self.nodes.append(helper.make_node("Constant", [], [name], name="Constant_" + str(self.count), value=tensor))
        else:
            self.initializers.append(tensor)
        return name

    def ints(self, *values, node=False):
        return self.const(list(values), np.int64, node)

    def scalar(self, value, node=False):
        return self.const(value, np.float32, node)

    def draw(self, *shape, scale=None):
        fan = int(np.prod(shape[1:])) if len(shape) > 1 else 4
        return (self.random.randn(*shape) * (scale or 1 / np.sqrt(fan))).astype(np.float32)

    def w(self, *shape, scale=None, node=False):
        """Random weights."""
        return self.const(self.draw(*shape, scale=scale), node=node)

    def positive(self, *shape):
        return self.const(self.random.uniform(0.5, 1.5, shape))

    def conv(self, x, cin, cout, k=3, bias=True, **attributes):
        k = k if isinstance(k, (tuple, list)) else (k, k)
        group = attributes.get("group", 1)
        inputs = [x, self.w(cout, cin // group, *k)] + ([self.w(cout, scale=0.3)] if bias else [])
        return self.op("Conv", *inputs, kernel_shape=list(k), **attributes)

    def stem(self, x=None, cin=1, cout=2):
        """3x3 convolution of stride 2: 8x8 to 4x4."""
        return self.conv(x or self.x, cin, cout, pads=[1, 1, 1, 1], strides=[2, 2])

    def square(self, x):
        return self.op("Mul", x, x)

    def gemm(self, x, size, classes=3, bias=True, **attributes):
        inputs = [x, self.w(classes, size)] + ([self.w(classes)] if bias else [])
        return self.op("Gemm", *inputs, transB=1, **attributes)

    def head(self, x, size, classes=3):
        """Flatten and one dense layer."""
        return self.gemm(self.op("Flatten", x, axis=1), size, classes)

    def balanced_head(self, x, size, classes=3):
        """A head whose scores do not follow the brightness of the image, so that labels differ."""
        weights = self.draw(classes, size)
        weights -= weights.mean(axis=1, keepdims=True)
        return self.op("Gemm", self.op("Flatten", x, axis=1), self.const(weights), transB=1)

    def matmul(self, x, size, classes=3):
        return self.op("Add", self.op("MatMul", x, self.w(size, classes, scale=1 / np.sqrt(size))), self.w(classes))

    def norm(self, x, channels, **attributes):
        return self.op("BatchNormalization", x, self.positive(channels), self.w(channels), self.w(channels),
                       self.positive(channels), epsilon=1e-3, **attributes)

    def model(self, outputs):
        infos = [self.types[name] if isinstance(self.types.get(name), onnx.ValueInfoProto)
                 else helper.make_tensor_value_info(name, self.types.get(name, FLOAT), None) for name in outputs]
        inputs = list(self.inputs)
        if self.initializers_as_inputs:
            inputs += [helper.make_tensor_value_info(t.name, t.data_type, list(t.dims)) for t in self.initializers]
        graph = helper.make_graph(self.nodes, "main_graph", inputs, infos, self.initializers,
                                  sparse_initializer=self.sparse_initializers)
        opsets = [helper.make_opsetid("", self.opset)] + [helper.make_opsetid(d, v) for d, v in self.domains]
        model = helper.make_model(graph, opset_imports=opsets, functions=self.functions)
        model.ir_version = self.ir
        model.producer_name = {"PyTorch 2": "pytorch", "hand": ""}.get(self.family, self.family)
        return model

    def save(self, path, outputs):
        onnx.save(self.model(outputs), path)
