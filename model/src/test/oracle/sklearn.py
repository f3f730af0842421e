"""Graphs as skl2onnx writes them: linear models and pipelines of tables, in the domain ai.onnx.ml."""

import numpy as np
from onnx import TypeProto, ValueInfoProto, helper

from corpus import BOOL, FLOAT, INT64, STRING, graph_case

ML = "ai.onnx.ml"


def case(name, image=(4,), **options):
    settings = dict(domains=((ML, 1),), batch="None", input_name="X")
    return graph_case("skl2onnx-" + name, "skl2onnx", image, **{**settings, **options})


def ml(g, kind, *inputs, outputs=1, **attributes):
    return g.op(kind, *inputs, outputs=outputs, domain=ML, **attributes)


def scaler(g, features=4):
    return ml(g, "Scaler", g.x, offset=g.draw(features).tolist(), scale=g.random.uniform(0.5, 2, features).tolist())


def classifier(g, x, classes, features=4, post="SOFTMAX", rows=None, multi=1, names=None):
    labels = {"classlabels_strings": names} if names else {"classlabels_ints": list(range(classes))}
    rows = rows or classes
    coefficients = g.draw(rows, features, scale=1.0)
    intercepts = g.draw(rows, scale=1.0)
    if rows == 2 and classes == 2:
        coefficients[0], intercepts[0] = -coefficients[1], -intercepts[1]
    return ml(g, "LinearClassifier", x, outputs=2, coefficients=coefficients.ravel().tolist(),
              intercepts=intercepts.tolist(), multi_class=multi, post_transform=post, **labels)


def maps(name):
    """The type of ZipMap's output: for every row a map from label to probability."""
    value = helper.make_tensor_type_proto(FLOAT, None)
    row = TypeProto(map_type=TypeProto.Map(key_type=INT64, value_type=value))
    return ValueInfoProto(name=name, type=helper.make_sequence_type_proto(row))


def wrapped(g, label, scores, zipmap=None):
    """Normalizer, ZipMap and Cast behind a classifier; the outputs are the label and the probabilities."""
    scores = ml(g, "Normalizer", scores, norm="L1")
    label = g.op("Cast", label, to=INT64)
    g.types[label] = INT64
    if zipmap:
        scores = ml(g, "ZipMap", scores, **zipmap)
        g.types[scores] = maps(scores)
    return [label, scores]


@case("logistic-multinomial", end=[(0, "label"), (1, "softmax")])
def multinomial(g):
    label, scores = classifier(g, g.x, 3)
    return wrapped(g, label, scores)


@case("logistic-multinomial-zipmap", end=[(0, "label"), (1, "softmax")])
def zipmap(g):
    label, scores = classifier(g, g.x, 3)
    return wrapped(g, label, scores, dict(classlabels_int64s=[0, 1, 2]))


@case("logistic-one-against-rest", end="label")
def one_rest(g):
    label, scores = classifier(g, g.x, 3, post="LOGISTIC")
    return wrapped(g, label, scores)


@case("logistic-binary", end=[(0, "label"), (1, "binary")])
def binary(g):
    label, scores = classifier(g, g.x, 2, post="LOGISTIC")
    return wrapped(g, label, scores, dict(classlabels_int64s=[0, 1]))


@case("scaler-and-logistic", end=[(0, "label"), (1, "softmax")])
def scaled(g):
    label, scores = classifier(g, scaler(g), 3)
    return wrapped(g, label, scores)


@case("string-labels", end="label", classes=["ant", "bee", "cow"])
def strings(g):
    label, scores = classifier(g, g.x, 3, names=["ant", "bee", "cow"])
    label = g.op("Cast", label, to=STRING)
    g.types[label] = STRING
    return [label, ml(g, "Normalizer", scores, norm="L1")]


def column(name, form, post="SOFTMAX", rows=None, norm="L1", kind=FLOAT, **options):
    """The second column of what Normalizer makes of two probabilities."""

    @case(name, **options)
    def build(g):
        _, scores = classifier(g, g.x, 2, post=post, rows=rows)
        made = form(g, ml(g, "ArrayFeatureExtractor", ml(g, "Normalizer", scores, norm=norm), g.ints(1)))
        g.types[made] = kind
        return made


column("second-probability-of-softmax", lambda g, p: g.op("Identity", p), end="sigmoid", salt="c")
column("second-probability-of-softmax-above-a-threshold", lambda g, p: g.op("Greater", p, g.scalar(0.3)), kind=BOOL,
       end="positive")
column("second-probability-of-one-row", lambda g, p: g.op("Identity", p), post="LOGISTIC", rows=1, end="sigmoid")
column("second-probability-of-one-row-above-a-threshold", lambda g, p: g.op("Greater", p, g.scalar(0.6)), post="LOGISTIC",
       rows=1, kind=BOOL, end="positive")
column("second-probability-by-its-length", lambda g, p: g.op("Greater", p, g.scalar(0.6)), norm="L2", kind=BOOL,
       refuse=["result of the model's end"])
column("second-probability-of-one-row-by-the-largest", lambda g, p: g.op("Greater", p, g.scalar(0.6)), post="LOGISTIC",
       rows=1, norm="MAX", kind=BOOL, refuse=["result of the model's end"])


@case("linear-svc-raw-scores", end=[(0, "label"), (1, "scores")])
def svc(g):
    label, scores = classifier(g, g.x, 3, post="NONE", multi=0)
    g.types[label] = INT64
    return [label, scores]


@case("linear-regression")
def regression(g):
    return ml(g, "LinearRegressor", g.x, coefficients=g.draw(4).tolist(), intercepts=[0.5])


@case("linear-regression-of-two-targets")
def regression_two(g):
    return ml(g, "LinearRegressor", scaler(g), coefficients=g.draw(2, 4).ravel().tolist(), intercepts=[0.5, -1.0], targets=2)


@case("mlp-identity", end=[(0, "label"), (1, "softmax")])
def mlp(g):
    """MLPClassifier: label by ArgMax, ArrayFeatureExtractor, Reshape and Cast."""
    x = g.op("Cast", g.x, to=FLOAT)
    t = g.op("Add", g.op("MatMul", x, g.w(4, 5)), g.w(1, 5))
    t = g.op("Add", g.op("MatMul", t, g.w(5, 3)), g.w(1, 3))
    probabilities = g.op("Softmax", t, axis=1)
    best = g.op("ArgMax", probabilities, axis=1, keepdims=1)
    label = ml(g, "ArrayFeatureExtractor", g.const([0, 1, 2], np.int32), best)
    label = g.op("Reshape", g.op("Cast", label, to=INT64), g.ints(-1))
    g.types[label] = INT64
    return [label, probabilities]


@case("mlp-square-regressor")
def mlp_square(g):
    t = g.square(g.op("Add", g.op("MatMul", g.op("Cast", g.x, to=FLOAT), g.w(4, 5)), g.w(1, 5)))
    t = g.op("Add", g.op("MatMul", t, g.w(5, 1)), g.w(1, 1))
    return g.op("Reshape", t, g.ints(-1, 1))


@case("pca-and-scaler", end=[(0, "label"), (1, "softmax")])
def pca(g):
    t = g.op("MatMul", g.op("Sub", scaler(g), g.w(1, 4)), g.w(4, 2))
    label, scores = classifier(g, t, 3, 2)
    return wrapped(g, label, scores)


@case("concatenated-columns", end=[(0, "label"), (1, "softmax")])
def columns(g):
    """ColumnTransformer: columns by ArrayFeatureExtractor, joined again."""
    left = ml(g, "ArrayFeatureExtractor", g.x, g.ints(2, 0))
    right = ml(g, "ArrayFeatureExtractor", g.x, g.ints(1, 3))
    left = ml(g, "Scaler", left, offset=[0.5, 0.2], scale=[2.0, 3.0])
    label, scores = classifier(g, g.op("Concat", left, right, axis=1), 3)
    return wrapped(g, label, scores)


@case("feature-vectorizer")
def vectorizer(g):
    t = ml(g, "FeatureVectorizer", g.x, inputdimensions=[4])
    return ml(g, "LinearRegressor", t, coefficients=g.draw(4).tolist(), intercepts=[0.5])


@case("double-input", dtype=11)
def double(g):
    t = g.op("Add", g.op("MatMul", g.x, g.const(g.draw(4, 3), np.float64)), g.const(g.draw(1, 3), np.float64))
    g.types[t] = 11
    return t


@case("digits-pixels-of-16", (64,), end=[(0, "label"), (1, "softmax")])
def digits(g):
    label, scores = classifier(g, g.x, 10, 64)
    return wrapped(g, label, scores)


@case("normalizer-first", refuse=["Normalizer"])
def normalizer(g):
    t = ml(g, "Normalizer", g.x, norm="L2")
    return ml(g, "LinearRegressor", t, coefficients=g.draw(4).tolist(), intercepts=[0.5])


@case("binarizer", refuse=["Binarizer"])
def binarizer(g):
    t = ml(g, "Binarizer", g.x, threshold=0.5)
    return ml(g, "LinearRegressor", t, coefficients=g.draw(4).tolist(), intercepts=[0.5])


@case("imputer", refuse=["Imputer"])
def imputer(g):
    t = ml(g, "Imputer", g.x, imputed_value_floats=[0.5] * 4, replaced_value_float=0.0)
    return ml(g, "LinearRegressor", t, coefficients=g.draw(4).tolist(), intercepts=[0.5])


@case("tree", refuse=["TreeEnsembleClassifier"])
def tree(g):
    label, scores = ml(
        g, "TreeEnsembleClassifier", g.x, outputs=2, classlabels_int64s=[0, 1], class_ids=[0, 1], class_nodeids=[1, 2],
        class_treeids=[0, 0], class_weights=[1.0, 1.0], nodes_falsenodeids=[2, 0, 0], nodes_featureids=[1, 0, 0],
        nodes_hitrates=[1.0] * 3, nodes_missing_value_tracks_true=[0] * 3,
        nodes_modes=["BRANCH_LEQ", "LEAF", "LEAF"], nodes_nodeids=[0, 1, 2], nodes_treeids=[0, 0, 0],
        nodes_truenodeids=[1, 0, 0], nodes_values=[0.5, 0.0, 0.0], post_transform="NONE")
    return wrapped(g, label, scores)


@case("svm-with-kernel", refuse=["SVMRegressor"])
def svm(g):
    return ml(g, "SVMRegressor", g.x, coefficients=[0.5, -0.5], kernel_params=[0.5, 0.0, 3.0], kernel_type="RBF",
              n_supports=2, post_transform="NONE", rho=[0.1], support_vectors=g.draw(2, 4).ravel().tolist())


@case("linear-regression-poisson", refuse=["LinearRegressor"])
def poisson(g):
    return ml(g, "LinearRegressor", g.x, coefficients=g.draw(4).tolist(), intercepts=[0.5], post_transform="PROBIT")


@case("normalizer-of-features", refuse=["Normalizer"])
def normalizer_middle(g):
    t = ml(g, "Normalizer", g.op("MatMul", g.x, g.w(4, 3)), norm="MAX")
    return ml(g, "LinearRegressor", t, coefficients=g.draw(3).tolist(), intercepts=[0.5])


@case("logistic-binary-tensor", end=[(0, "label"), (1, "binary")])
def binary_tensor(g):
    label, scores = classifier(g, g.x, 2, post="LOGISTIC", multi=0)
    return wrapped(g, label, scores)


@case("scaler-of-one-offset")
def scaler_one(g):
    t = ml(g, "Scaler", g.x, offset=[0.5], scale=[2.0])
    return ml(g, "LinearRegressor", t, coefficients=g.draw(4).tolist(), intercepts=[0.5])


@case("class-numbers-not-from-zero", end="label", classes=[3, 5, 8])
def class_numbers(g):
    coefficients, intercepts = g.draw(3, 4, scale=1.0), g.draw(3, scale=0.1)
    label, scores = ml(g, "LinearClassifier", g.x, outputs=2, coefficients=coefficients.ravel().tolist(),
                       intercepts=intercepts.tolist(), multi_class=1, post_transform="SOFTMAX", classlabels_ints=[3, 5, 8])
    return wrapped(g, label, scores)
