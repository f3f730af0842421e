"""Networks exported by torch.onnx.export of PyTorch 1.13."""

import onnx
import torch
import torch.nn.functional as F
from torch import nn
from torch.onnx import TrainingMode

from corpus import add, seed

FAMILY = "PyTorch 1.13"


class Square(nn.Module):
    def forward(self, x):
        return x * x


class Apply(nn.Module):
    """A module from a function."""

    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, *x):
        return self.function(*x)


def stem(cin=1, cout=2):
    return nn.Conv2d(cin, cout, 3, stride=2, padding=1)


def chain(*modules):
    return nn.Sequential(*(m if isinstance(m, nn.Module) else Apply(m) for m in modules))


def settle(module):
    """Running means and variances as after training."""
    for part in module.modules():
        if isinstance(part, (nn.BatchNorm1d, nn.BatchNorm2d)):
            part.running_mean.uniform_(-0.3, 0.3)
            part.running_var.uniform_(0.5, 1.5)
            nn.init.uniform_(part.weight, 0.5, 1.5)
            nn.init.uniform_(part.bias, -0.5, 0.5)


def sort_functions(path):
    """The exporter orders functions and domains, and names what is inside functions, by addresses in memory."""
    model = onnx.load(path)
    for function in model.functions:
        names = {name: f"v{k}" for k, name in enumerate(function.input)}
        for number, node in enumerate(function.node):
            node.name = f"{node.op_type}_{number}"
            for name in node.output:
                names[name] = f"v{len(names)}"
        for part in [function, *function.node]:
            inputs, outputs = [names[name] for name in part.input], [names[name] for name in part.output]
            del part.input[:], part.output[:]
            part.input.extend(inputs)
            part.output.extend(outputs)
    domains = [model.opset_import] + [function.opset_import for function in model.functions]
    for part in domains:
        entries = sorted(part, key=lambda entry: entry.domain)
        copies = [onnx.OperatorSetIdProto.FromString(entry.SerializeToString()) for entry in entries]
        del part[:]
        part.extend(copies)
    functions = sorted(model.functions, key=lambda function: (function.domain, function.name))
    copies = [onnx.FunctionProto.FromString(function.SerializeToString()) for function in functions]
    del model.functions[:]
    model.functions.extend(copies)
    onnx.save(model, path)


def torch_case(name, build, image=(1, 8, 8), dynamic=True, opset=13, dtype=torch.float32, inputs=1, train=False,
               dynamic_axes=None, end="scores", scale=1, refuse=None, script=False, **options):
    """`build` makes the module, after the seed is set."""

    def make(path):
        torch.manual_seed(seed(name))
        module = build()
        settle(module)
        module.train(train)
        if dtype == torch.float64:
            module = module.double()
        images = torch.rand(2 if dynamic else 1, *image)
        images = (images * 255).to(torch.uint8) if dtype == torch.uint8 else images.to(dtype)
        if script:
            module = torch.jit.script(module)
        axes = dynamic_axes or ({"input": {0: "batch"}, "output": {0: "batch"}} if dynamic else None)
        names = ["input"] + [f"input_{k}" for k in range(1, inputs)]
        torch.onnx.export(module, (images,) * inputs, path, opset_version=opset, input_names=names, output_names=["output"],
                          dynamic_axes=axes, **options)
        if "export_modules_as_functions" in options:
            sort_functions(path)

    add("torch-" + name, FAMILY, image, make, end=end, scale=scale, refuse=refuse)


def plain():
    return chain(nn.Conv2d(1, 4, 3, padding=1), nn.BatchNorm2d(4), Square(), nn.AvgPool2d(2), nn.Dropout(0.3), nn.Flatten(),
                 nn.Linear(64, 3))


for version in range(9, 17):
    torch_case(f"plain-opset-{version}", plain, opset=version)
torch_case("plain-static-batch", plain, dynamic=False)
torch_case("plain-without-folding", plain, do_constant_folding=False)
torch_case("plain-without-folding-opset-9", plain, opset=9, do_constant_folding=False)
torch_case("plain-preserved-in-eval", plain, training=TrainingMode.PRESERVE)
torch_case("plain-in-training", plain, train=True, training=TrainingMode.TRAINING, refuse=["BatchNormalization"])
torch_case("batchnorm-in-training", lambda: chain(stem(), nn.BatchNorm2d(2), Square(), nn.Flatten(), nn.Linear(32, 3)), train=True,
           training=TrainingMode.TRAINING, refuse=["BatchNormalization"])
torch_case("batchnorm-in-training-opset-15", lambda: chain(stem(), nn.BatchNorm2d(2), Square(), nn.Flatten(), nn.Linear(32, 3)),
           opset=15, train=True, training=TrainingMode.TRAINING, refuse=["BatchNormalization"])
torch_case("plain-initializers-as-inputs", plain, keep_initializers_as_inputs=True)
torch_case("plain-initializers-as-inputs-opset-9", plain, opset=9, keep_initializers_as_inputs=True)
torch_case("plain-weights-not-exported", plain, export_params=False, refuse=["inputs"])
torch_case("plain-modules-as-functions", plain, opset=15, export_modules_as_functions=True)
torch_case("functions-of-two-squares", lambda: chain(stem(), Square(), nn.Conv2d(2, 2, 3), Square(), nn.Flatten(), nn.Linear(8, 3)),
           opset=16, export_modules_as_functions={Square})
torch_case("dense-double", lambda: chain(nn.Flatten(), nn.Linear(64, 6), Square(), nn.Linear(6, 3)), dtype=torch.float64)


def body(name, *modules, size=32, **options):
    """A convolution, the modules, a dense layer over `size` values."""
    torch_case(name, lambda: chain(stem(), *[m() if isinstance(m, type) else m for m in modules], nn.Flatten(),
                                   nn.Linear(size, 3)), **options)


def built(name, make_modules, **options):
    """All modules from a function, made after the seed is set."""
    torch_case(name, lambda: chain(*make_modules()), **options)


body("square-power", lambda x: x**2)
body("square-torch-pow", lambda x: torch.pow(x, 2))
body("square-torch-square", lambda x: torch.square(x))
body("cube-products", lambda x: x * x * x)
body("cube-power", lambda x: x**3)
body("cubic-sigmoid", lambda x: 0.5 + 0.197 * x - 0.004 * x**3)
body("cubic-horner", lambda x: ((0.1 * x - 0.2) * x + 0.5) * x + 0.1)
body("quartic-swish", lambda x: 0.12 + 0.5 * x + 0.147 * x**2 - 0.002 * x**4)
body("quintic", lambda x: x * (0.5 + x * x * (-0.1 + 0.02 * x * x)))
body("septic", lambda x: 0.5 + 0.2 * x - 0.05 * x**3 + 0.01 * x**5 - 0.001 * x**7)
body("octic", lambda x: 0.1 + 0.3 * x**2 - 0.05 * x**4 + 0.01 * x**6 - 0.0005 * x**8)
body("quadratic-one-minus", lambda x: 1 - (1 - x) ** 2)
body("quadratic-divided", lambda x: (x * x + 2 * x) / 4)
body("quadratic-addcmul", lambda x: torch.addcmul(x, x, x, value=0.25))
body("polynomial-loop", lambda x: sum(c * x**k for k, c in enumerate([0.1, 0.5, 0.2, -0.05]) if k) + 0.1)
body("square-scripted-squeeze", lambda x: (x * x).mean(3, keepdim=True).squeeze(-1), size=8)


class PerChannel(nn.Module):
    def __init__(self, degree, channels=2):
        super().__init__()
        self.c = nn.Parameter(torch.randn(degree + 1, channels, 1, 1) * 0.3)

    def forward(self, x):
        y = self.c[-1]
        for c in reversed(list(self.c)[:-1]):
            y = y * x + c
        return y


class HerPN(nn.Module):
    def __init__(self, channels=2):
        super().__init__()
        self.norms = nn.ModuleList(nn.BatchNorm2d(channels, affine=True) for _ in range(2))
        self.scale = nn.Parameter(torch.rand(channels, 1, 1))
        self.shift = nn.Parameter(torch.rand(channels, 1, 1))

    def forward(self, x):
        y = 0.3989 + 0.5 * self.norms[0](x) + 0.2821 * self.norms[1]((x * x - 1) / 2**0.5)
        return self.scale * y + self.shift


for number in (2, 3, 4, 5):
    built(f"per-channel-degree-{number}", lambda number=number: [stem(), PerChannel(number), nn.Flatten(), nn.Linear(32, 3)])
built("herpn", lambda: [stem(), HerPN(), nn.Flatten(), nn.Linear(32, 3)])
built("herpn-without-folding", lambda: [stem(), HerPN(), nn.Flatten(), nn.Linear(32, 3)], do_constant_folding=False)
built("linear-batchnorm1d-square", lambda: [nn.Flatten(), nn.Linear(64, 6), nn.BatchNorm1d(6), Square(), nn.Linear(6, 3)])
built("batchnorm-first", lambda: [nn.BatchNorm2d(3), stem(3), Square(), nn.Flatten(), nn.Linear(32, 3)], image=(3, 8, 8))
built("tabular", lambda: [nn.Linear(7, 5), Square(), nn.Linear(5, 1)], image=(7,))
built("tabular-batchnorm-first", lambda: [nn.BatchNorm1d(7), nn.Linear(7, 5), Square(), nn.Linear(5, 2)], image=(7,))
built("linear-without-bias", lambda: [stem(), Square(), nn.Flatten(), nn.Linear(32, 3, bias=False)])

# Pools, padding, means.
body("avgpool-3-2-1", Square, nn.AvgPool2d(3, 2, 1), size=8)
body("avgpool-3-2-1-opset-9", Square, nn.AvgPool2d(3, 2, 1), size=8, opset=9)
body("avgpool-padding-excluded", Square, nn.AvgPool2d(3, 2, 1, count_include_pad=False), size=8)
body("avgpool-ceil", Square, nn.AvgPool2d(3, 2, ceil_mode=True), size=8)
body("avgpool-3x2", Square, nn.AvgPool2d((3, 2), (1, 2)), size=8)
body("adaptive-pool-1", Square, nn.AdaptiveAvgPool2d(1), size=2)
body("adaptive-pool-2", Square, nn.AdaptiveAvgPool2d(2), size=8)
body("adaptive-pool-2x1", Square, nn.AdaptiveAvgPool2d((2, 1)), size=4)
body("mean-space", Square, lambda x: x.mean((2, 3)), size=2)
body("mean-space-keepdim", Square, lambda x: x.mean([-2, -1], keepdim=True), size=2)
body("mean-one-axis", Square, lambda x: x.mean(2), size=8)
body("sum-space", Square, lambda x: x.sum((2, 3)), size=2)
body("sum-space-opset-11", Square, lambda x: x.sum((2, 3)), size=2, opset=11)
body("flatten-then-mean", Square, lambda x: x.flatten(2).mean(2), size=2)
body("view-then-sum", Square, lambda x: x.view(x.size(0), x.size(1), -1).sum(-1), size=2)
body("zero-pad", Square, nn.ZeroPad2d((1, 0, 2, 1)), size=2 * 7 * 5)
body("constant-pad", Square, nn.ConstantPad2d(1, 0.5), size=72)
body("reflection-pad", Square, nn.ReflectionPad2d(1), size=72)
body("replication-pad", Square, nn.ReplicationPad2d((1, 2, 0, 1)), size=70)
body("pad-without-folding", Square, lambda x: F.pad(x, (1, 1, 1, 1)), size=72, do_constant_folding=False)
body("pad-channels", Square, lambda x: F.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, 1, 1)), size=16)
body("pad-channels-opset-9", Square, lambda x: F.pad(x[:, :, :2, 1:3], (0, 0, 0, 0, 1, 1)), size=16, opset=9)
built("pad-then-convolution", lambda: [nn.ZeroPad2d((0, 1, 0, 1)), nn.Conv2d(1, 2, 3, 2), Square(), nn.Flatten(), nn.Linear(32, 3)])

# The exporter of PyTorch 1.13 takes the row and the column one further from the end than PyTorch itself does.
built("circular-padding", lambda: [nn.Conv2d(1, 2, 3, 2, 1, padding_mode="circular"), Square(), nn.Flatten(), nn.Linear(32, 3)])
built("circular-padding-of-a-layer", lambda: [nn.Conv2d(1, 3, 3, padding=1), Square(), nn.Conv2d(3, 2, 3, padding=1, padding_mode="circular"),
                                             Square(), nn.AvgPool2d(4), nn.Flatten(), nn.Linear(8, 3)])
built("circular-padding-of-two-layers", lambda: [nn.Conv2d(1, 2, 3, padding=1, padding_mode="circular"), Square(),
                                                 nn.Conv2d(2, 3, 5, 2, 2, padding_mode="circular"), Square(), nn.Flatten(), nn.Linear(48, 3)])
built("circular-padding-opset-9", lambda: [nn.Conv2d(1, 2, 3, 2, 1, padding_mode="circular"), Square(), nn.Flatten(), nn.Linear(32, 3)], opset=9)
built("circular-padding-opset-16", lambda: [stem(), Square(), nn.Conv2d(2, 2, 3, padding=1, padding_mode="circular"), Square(), nn.Flatten(),
                                           nn.Linear(32, 3)], opset=16)
built("circular-padding-asymmetric", lambda: [stem(), Square(), lambda x: F.pad(x, (1, 2, 0, 1), mode="circular"), nn.Conv2d(2, 3, 3), nn.Flatten(),
                                              nn.Linear(45, 3)])
built("circular-padding-of-rows", lambda: [stem(), Square(), lambda x: F.pad(x, (0, 0, 1, 1), mode="circular"), nn.Conv2d(2, 3, (3, 1)), nn.Flatten(),
                                           nn.Linear(48, 3)])


class HelicalPad(nn.Module):
    """What is left and right of a map is the map `pitch` rows above and below; what is above and below wraps."""

    def __init__(self, pitch, padding=1):
        super().__init__()
        self.pitch, self.padding = pitch, padding

    def forward(self, x):
        k = self.padding
        left, right = torch.roll(x[..., -k:], self.pitch, 2), torch.roll(x[..., :k], -self.pitch, 2)
        x = torch.cat([left, x, right], 3)
        return torch.cat([x[:, :, -k:], x, x[:, :, :k]], 2)


class HelicalRolls(nn.Module):
    """The same of a pitch of 1 as nine shifts of the flattened map, each with weights of its own."""

    def __init__(self, cin, cout):
        super().__init__()
        self.convolution = nn.Conv2d(cin, cout, 3)

    def forward(self, x):
        flat, width, weight = x.flatten(2), int(x.shape[3]), self.convolution.weight
        total = self.convolution.bias.view(1, -1, 1, 1)
        for y in range(3):
            for k in range(3):
                shifted = torch.roll(flat, -((y - 1) * width + k - 1), 2).view_as(x)
                total = total + F.conv2d(shifted, weight[:, :, y:y + 1, k:k + 1])
        return total


class HelicalColumns(nn.Module):
    """The same as one convolution of 1 x 1 over nine slices of the flattened map with its ends around it."""

    def __init__(self, cin, cout):
        super().__init__()
        self.mix = nn.Conv2d(9 * cin, cout, 1)

    def forward(self, x):
        height, width = int(x.shape[2]), int(x.shape[3])
        flat = x.flatten(2)
        flat = torch.cat([flat[:, :, -(width + 1):], flat, flat[:, :, :width + 1]], 2)
        starts = [y * width + k for y in range(3) for k in range(3)]
        columns = [flat[:, :, start:start + height * width].view_as(x) for start in starts]
        return self.mix(torch.cat(columns, 1))


def helical(cin, cout, pitch, kernel=3, stride=1):
    return [HelicalPad(pitch, kernel // 2), nn.Conv2d(cin, cout, kernel, stride)]


class HelicalBlock(nn.Module):
    """Two convolutions beside its input."""

    def __init__(self, channels, pitch):
        super().__init__()
        self.block = nn.Sequential(*helical(channels, channels, pitch), Square(), *helical(channels, channels, pitch))

    def forward(self, x):
        return x + self.block(x)


built("helical-padding", lambda: [*helical(1, 2, 1), Square(), nn.AvgPool2d(4), nn.Flatten(), nn.Linear(8, 3)])
built("helical-padding-of-pitch-0", lambda: [*helical(1, 2, 0), Square(), nn.Flatten(), nn.Linear(128, 3)])
built("helical-padding-opset-9", lambda: [*helical(1, 2, 1), Square(), nn.AvgPool2d(4), nn.Flatten(), nn.Linear(8, 3)], opset=9)
built("helical-padding-of-two-stages", lambda: [*helical(1, 2, 2), Square(), *helical(2, 3, 2, stride=2), Square(), *helical(3, 3, 1, kernel=5),
                                                Square(), nn.Flatten(), nn.Linear(48, 3)])
built("helical-padding-residual", lambda: [*helical(1, 3, 2), nn.BatchNorm2d(3), Square(), HelicalBlock(3, 2), nn.BatchNorm2d(3), Square(),
                                           *helical(3, 4, 2, stride=2), nn.BatchNorm2d(4), Square(), HelicalBlock(4, 1), nn.AvgPool2d(4),
                                           nn.Flatten(), nn.Linear(4, 3)])
built("helical-padding-then-pool", lambda: [nn.Conv2d(1, 2, 3, padding=1), Square(), HelicalPad(2), nn.AvgPool2d(3, 1), nn.Flatten(),
                                            nn.Linear(128, 3)])
built("helical-rolls", lambda: [HelicalRolls(1, 2), Square(), HelicalRolls(2, 2), Square(), nn.Flatten(), nn.Linear(128, 3)])
built("helical-columns", lambda: [HelicalColumns(1, 2), Square(), HelicalColumns(2, 2), Square(), nn.AvgPool2d(4), nn.Flatten(),
                                  nn.Linear(8, 3)])
body("roll-flattened", Square, lambda x: x + torch.roll(x.flatten(2), 5, 2).view_as(x))
body("roll-flattened-then-sum", Square, lambda x: x.flatten(2) + torch.roll(x.flatten(2), -3, 2))
built("roll-two-axes", lambda: [stem(), Square(), lambda x: torch.roll(x, (1, 3), (2, 3)), nn.Conv2d(2, 2, 3), nn.Flatten(),
                                nn.Linear(8, 3)])
built("reflect-padding", lambda: [nn.Conv2d(1, 2, 3, 2, 1, padding_mode="reflect"), Square(), nn.Flatten(), nn.Linear(32, 3)])

# Convolutions.
built("grouped-dilated", lambda: [nn.Conv2d(2, 4, 3, padding=2, dilation=2, groups=2), Square(), nn.Flatten(), nn.Linear(256, 3)],
      image=(2, 8, 8))
built("depthwise-separable", lambda: [nn.Conv2d(3, 3, 3, groups=3, bias=False), nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4), Square(),
                                      nn.Flatten(), nn.Linear(144, 3)], image=(3, 8, 8))
built("conv-1x5-then-5x1", lambda: [nn.Conv2d(1, 2, (1, 5), padding=(0, 2)), nn.Conv2d(2, 2, (5, 1), stride=(2, 1)), Square(),
                                    nn.Flatten(), nn.Linear(32, 3)])
built("conv1d", lambda: [nn.Conv1d(1, 3, 5, 2, 2), nn.BatchNorm1d(3), Square(), nn.AvgPool1d(2), nn.Flatten(), nn.Linear(12, 3)],
      image=(1, 16))
built("conv1d-two-channels-adaptive", lambda: [nn.Conv1d(2, 4, 3), Square(), nn.AdaptiveAvgPool1d(1), nn.Flatten(), nn.Linear(4, 3)],
      image=(2, 10))
built("conv-transposed", lambda: [stem(), Square(), nn.ConvTranspose2d(2, 1, 2, 2), nn.Flatten(), nn.Linear(64, 3)])
built("weight-norm", lambda: [nn.utils.weight_norm(stem()), Square(), nn.Flatten(), nn.utils.weight_norm(nn.Linear(32, 3))])
built("weight-norm-without-folding", lambda: [nn.utils.weight_norm(stem()), Square(), nn.Flatten(), nn.Linear(32, 3)],
      do_constant_folding=False)

# Cutting, joining, moving.
body("slice-strided", Square, lambda x: x[:, :, ::2, 1:], size=2 * 2 * 3)
body("slice-channels", Square, lambda x: x[:, 1:], size=16)
body("select-channel", Square, lambda x: x[:, 1], size=16)
body("index-list", Square, lambda x: x[:, [1, 0, 1]], size=48)
body("flip", Square, lambda x: x.flip(3))
body("roll", Square, lambda x: torch.roll(x, 1, 3))
body("chunk", Square, lambda x: (lambda p: p[0] * p[0] + p[1])(x.chunk(2, 1)), size=16)
body("split-uneven", Square, lambda x: torch.cat(x.split([1, 3], 2)[::-1], 2))
body("unbind", Square, lambda x: x.unbind(1)[1], size=16)
body("stack", Square, lambda x: torch.stack([x, 0.5 * x], 1), size=64)
body("cat", lambda x: torch.cat([x * x, x], 1), size=64)
body("pixel-shuffle", Square, lambda x: F.pixel_unshuffle(x, 2))
built("pixel-shuffle-back", lambda: [stem(1, 4), Square(), nn.PixelShuffle(2), nn.Conv2d(1, 1, 3), nn.Flatten(), nn.Linear(36, 3)])
body("upsample-nearest", Square, nn.Upsample(scale_factor=2), size=128)
body("upsample-bilinear-aligned", Square, nn.Upsample(scale_factor=2, mode="bilinear", align_corners=True), size=128)
body("upsample-bilinear-by-size", Square, nn.Upsample(size=(5, 7), mode="bilinear", align_corners=False), size=70)
body("upsample-bicubic", Square, nn.Upsample(scale_factor=2, mode="bicubic", align_corners=False), size=128)
body("upsample-nearest-by-size", Square, nn.Upsample(size=(6, 8)), size=96)
body("upsample-bilinear", Square, nn.Upsample(scale_factor=2, mode="bilinear", align_corners=False), size=128)
body("permute-flatten", Square, lambda x: x.permute(0, 2, 3, 1).flatten(1))
body("permute-height-width", Square, lambda x: x.permute(0, 1, 3, 2))
body("reshape-size-minus-one", Square, lambda x: x.view(x.size(0), -1))
body("reshape-static", Square, lambda x: x.reshape(-1, 32))
body("reshape-shape-zero", Square, lambda x: x.reshape(x.shape[0], x.shape[1] * x.shape[2] * x.shape[3]))
body("squeeze-unsqueeze", Square, lambda x: x.unsqueeze(1).squeeze(1).mean(3, keepdim=True).squeeze(3), size=8)
body("expand-add", Square, lambda x: x + x.mean((2, 3), keepdim=True).expand_as(x))
body("residual", Square, lambda x: x + 0.5 * x * x)
body("tensor-arithmetic", lambda x: -((x - 0.5) * 2 + 1 - x) ** 2)


def shuffle(x):
    n, c, h, w = x.size()
    return x.view(n, 2, c // 2, h, w).transpose(1, 2).reshape(n, c, h, w)


built("channel-shuffle", lambda: [stem(1, 4), Square(), shuffle, nn.Conv2d(4, 4, 3, groups=2), nn.Flatten(), nn.Linear(16, 3)])
built("linear-on-permuted", lambda: [stem(1, 4), Square(), lambda x: x.permute(0, 2, 3, 1), nn.Linear(4, 2), Square(), nn.Flatten(),
                                     nn.Linear(32, 3)])
built("linear-on-width", lambda: [stem(), Square(), nn.Linear(4, 3), nn.Flatten(), nn.Linear(24, 3)])


class Einsum(nn.Module):
    def __init__(self, equation, *shape):
        super().__init__()
        self.equation, self.w = equation, nn.Parameter(torch.randn(*shape) * 0.3)

    def forward(self, x):
        return torch.einsum(self.equation, x, self.w)


class Matrix(nn.Module):
    def __init__(self, form, *shape):
        super().__init__()
        self.form, self.w = form, nn.Parameter(torch.randn(*shape) * 0.3)

    def forward(self, x):
        return self.form(x, self.w)


built("einsum-dense", lambda: [stem(), Square(), nn.Flatten(), Einsum("bi,oi->bo", 3, 32)])
built("einsum-pointwise", lambda: [stem(), Square(), Einsum("bchw,oc->bohw", 3, 2), nn.Flatten(), nn.Linear(48, 3)])
built("matrix-times-transposed", lambda: [stem(), Square(), nn.Flatten(), Matrix(lambda x, w: x @ w.t(), 3, 32)])
built("matrix-first", lambda: [stem(), Square(), nn.Flatten(), Matrix(lambda x, w: (w @ x.t()).t(), 3, 32)])
built("matrix-first-with-bias", lambda: [stem(), Square(), nn.Flatten(), Matrix(
    lambda x, w: (w @ x.t() + torch.tensor([[0.1], [0.2], [0.3]])).t(), 3, 32)])
built("matrix-first-twice", lambda: [stem(), Square(), nn.Flatten(), Matrix(
    lambda x, w: (w[:3, :5] @ (w[3:, :] @ x.t()) ** 2).t(), 8, 32)])
built("addmm-alpha-beta", lambda: [stem(), Square(), nn.Flatten(), Matrix(
    lambda x, w: torch.addmm(torch.tensor([0.1, 0.2, 0.3]), x, w, beta=0.5, alpha=2.0), 32, 3)])
built("mean-image", lambda: [Matrix(lambda x, w: x - w, 1, 8, 8), stem(), Square(), nn.Flatten(), nn.Linear(32, 3)])
built("mask-image", lambda: [Matrix(lambda x, w: x * (w > 0).float(), 1, 8, 8), stem(), Square(), nn.Flatten(), nn.Linear(32, 3)])


class Normalised(nn.Module):
    """Mean and deviation in buffers."""

    def __init__(self, factor=1.0):
        super().__init__()
        self.register_buffer("mean", factor * torch.tensor([0.49, 0.48, 0.45]).view(3, 1, 1))
        self.register_buffer("std", factor * torch.tensor([0.2, 0.21, 0.22]).view(3, 1, 1))

    def forward(self, x):
        return (x - self.mean) / self.std


built("normalised", lambda: [Normalised(), stem(3), Square(), nn.Flatten(), nn.Linear(32, 3)], image=(3, 8, 8))
built("uint8-divided", lambda: [lambda x: x.float() / 255, stem(), Square(), nn.Flatten(), nn.Linear(32, 3)], dtype=torch.uint8, scale=255)
built("uint8-normalised", lambda: [lambda x: x.to(torch.float32), Normalised(255.0), stem(3), Square(), nn.Flatten(), nn.Linear(32, 3)],
      image=(3, 8, 8), dtype=torch.uint8, scale=255)
built("float-divided-by-255", lambda: [lambda x: x / 255, stem(), Square(), nn.Flatten(), nn.Linear(32, 3)], scale=255)
built("flat-input", lambda: [nn.Linear(64, 4), Square(), nn.Linear(4, 3)], image=(64,))
built("flat-input-unflattened", lambda: [lambda x: x.reshape(-1, 1, 8, 8), stem(), Square(), nn.Flatten(), nn.Linear(32, 3)], image=(64,))
built("image-without-channels", lambda: [lambda x: x.unsqueeze(1), stem(), Square(), nn.Flatten(), nn.Linear(32, 3)], image=(8, 8))


class Residual(nn.Module):
    """Blocks of squares with a strided shortcut (option A)."""

    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Conv2d(1, 2, 3, padding=1), nn.Conv2d(2, 4, 3, 2, 1)
        self.norms = nn.ModuleList([nn.BatchNorm2d(2), nn.BatchNorm2d(4)])
        self.fc = nn.Linear(4, 3)

    def forward(self, x):
        x = self.norms[0](self.a(x))
        x = x * x
        y = self.norms[1](self.b(x)) + F.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, 1, 1))
        return self.fc(F.adaptive_avg_pool2d(y * y, 1).flatten(1))


class Dense(nn.Module):
    """Every layer reads all before it."""

    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList(nn.Conv2d(1 + 2 * k, 2, 3, padding=1) for k in range(3))
        self.fc = nn.Linear(7 * 16, 3)

    def forward(self, x):
        for layer in self.layers:
            y = layer(x)
            x = torch.cat([x, y * y], 1)
        return self.fc(F.avg_pool2d(x, 2).flatten(1))


class Inception(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = nn.Conv2d(2, 1, 1), nn.Conv2d(2, 2, 3, padding=1), nn.Conv2d(2, 1, 1)
        self.stem, self.fc = stem(), nn.Linear(64, 3)

    def forward(self, x):
        x = self.stem(x)
        x = x * x
        pooled = F.avg_pool2d(x, 3, 1, 1)
        return self.fc(torch.cat([self.a(x), self.b(x), self.c(pooled)], 1).flatten(1))


torch_case("residual-option-a", Residual)
torch_case("residual-option-a-static", Residual, dynamic=False, opset=11)
torch_case("densenet", Dense)
torch_case("inception", Inception)

# Ends.


def balanced(x, w):
    """Scores that do not follow the brightness of the image, so that labels differ."""
    return x @ (w - w.mean(0))


built("end-softmax-dim-1", lambda: [stem(), Square(), nn.Flatten(), nn.Linear(32, 3), nn.Softmax(1)], end="softmax")
built("end-softmax-opset-9", lambda: [stem(), Square(), nn.Flatten(), nn.Linear(32, 3), nn.Softmax(-1)], end="softmax", opset=9)
built("end-log-softmax", lambda: [stem(), Square(), nn.Flatten(), nn.Linear(32, 12), nn.LogSoftmax(-1)], end="log-softmax")
built("end-sigmoid", lambda: [stem(), Square(), nn.Flatten(), nn.Linear(32, 3), nn.Sigmoid()], end="sigmoid")
built("end-sigmoid-binary", lambda: [stem(), Square(), nn.Flatten(), nn.Linear(32, 1), nn.Sigmoid()], end="sigmoid")
built("end-argmax", lambda: [stem(), Square(), nn.Flatten(), Matrix(balanced, 32, 3), lambda x: x.argmax(1)], end="label")
built("end-max-indices", lambda: [stem(), Square(), nn.Flatten(), Matrix(balanced, 32, 3), lambda x: x.topk(1, 1)[1]], end="label")
built("end-squeezed-regression", lambda: [stem(), Square(), nn.Flatten(), nn.Linear(32, 1), lambda x: x.squeeze(1)])

# What encryption cannot do.


class Excite(nn.Module):
    def __init__(self):
        super().__init__()
        self.down, self.up = nn.Linear(2, 1), nn.Linear(1, 2)

    def forward(self, x):
        gate = torch.sigmoid(self.up(F.relu(self.down(x.mean((2, 3))))))
        return x * gate[:, :, None, None]


def refused(name, words, *modules, size=32, **options):
    body("refused-" + name, *modules, size=size, refuse=[words] if isinstance(words, str) else words, **options)


refused("relu", "Relu", nn.ReLU())
refused("relu6", "Clip", nn.ReLU6())
refused("leaky-relu", "LeakyRelu", nn.LeakyReLU())
refused("prelu", "PRelu", nn.PReLU())
refused("gelu", "Erf", nn.GELU())
refused("silu", "Sigmoid", nn.SiLU())
refused("tanh", "Tanh", nn.Tanh())
refused("hardswish", "HardSwish", nn.Hardswish(), opset=14)
refused("max-pool", "MaxPool", nn.MaxPool2d(2), size=8)
refused("adaptive-max-pool", "MaxPool", nn.AdaptiveMaxPool2d(1), size=2)
refused("layer-norm", "Sqrt", nn.LayerNorm([2, 4, 4]), opset=13)
refused("instance-norm", "InstanceNormalization", nn.InstanceNorm2d(2))
refused("group-norm", "InstanceNormalization", nn.GroupNorm(2, 2))
refused("normalize", "ReduceL2", lambda x: F.normalize(x, dim=1))
refused("abs", "Abs", lambda x: x.abs())
refused("long", "Cast", lambda x: (x * 10).long().float())
refused("clamp", "Clip", lambda x: x.clamp(-1, 1))
refused("where", "Greater", lambda x: torch.where(x > 0, x, 0 * x))
refused("gate", "Mul", lambda x: x * x.mean((2, 3), keepdim=True))
refused("softmax-inside", "Softmax", nn.Softmax(1))
refused("dropout-in-training", "Dropout", nn.Dropout(0.5), train=True, training=TrainingMode.TRAINING)
torch_case("refused-squeeze-excite", lambda: chain(stem(), Square(), Excite(), nn.Flatten(), nn.Linear(32, 3)), refuse=["Relu", "Sigmoid"])
torch_case("refused-lenet", lambda: chain(nn.Conv2d(1, 2, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(2, 4, 2), nn.ReLU(), nn.Flatten(),
                                          nn.Linear(16, 5), nn.ReLU(), nn.Linear(5, 3)), refuse=["Relu", "MaxPool"])


class TwoInputs(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem, self.fc = stem(), nn.Linear(32, 3)

    def forward(self, x, y):
        return self.fc(self.stem(x + y).flatten(1) ** 2)


torch_case("refused-two-inputs", TwoInputs, inputs=2, refuse=["2 inputs"])
torch_case("refused-dynamic-size", lambda: chain(stem(), Square(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(2, 3)),
           dynamic_axes={"input": {0: "batch", 2: "height", 3: "width"}}, refuse=["fixed"])
