package io.nightjar.model.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tensors that are the argument of a polynomial and have to be values of a layer of their own: those whose product with
 * another would be of too high a degree in what they are themselves a polynomial of, and those with zeros that stay
 * zero. Products tell them, so they are found by reading a graph that then has to be read once more.
 */
final class PolynomialArguments {
    private static final Set<String> PRODUCTS = Set.of("Mul", "Pow", "ReduceSumSquare");

    private final Set<String> names = new HashSet<>();
    private boolean grew;

    boolean contains(String tensor) {
        return names.contains(tensor);
    }

    /** Whether more were found since this was asked last. */
    boolean grew() {
        boolean more = grew;
        grew = false;
        return more;
    }

    /** How many of the nodes that could not be read are products. */
    static long products(UnsupportedModelException refusal) {
        return refusal.problems().stream()
                .filter(problem -> PRODUCTS.contains(problem.operator()))
                .count();
    }

    /** Looks at a node that could not be read. */
    void consider(NodeProto node, Map<String, Value> values, GraphUses uses) {
        if (!PRODUCTS.contains(node.getOpType())) {
            return;
        }
        Map<String, Symbol> factors = new HashMap<>();
        int degree = 0;
        for (String input : node.getInputList()) {
            if (values.get(input) instanceof Symbol symbol && !names.contains(input)) {
                factors.put(input, symbol);
                degree = Math.max(degree, symbol.polynomial().degree());
            }
        }
        List<String> found = new ArrayList<>();
        factors.forEach((name, symbol) -> {
            if (symbol.view().hasZeros()) {
                found.add(name);
            }
        });
        if (found.isEmpty() && degree > 1) {
            factors.keySet().stream()
                    .filter(name -> factors.get(name).polynomial().degree() > 1)
                    .max((a, b) -> Integer.compare(uses.count(a), uses.count(b)))
                    .ifPresent(found::add);
        }
        grew |= names.addAll(found);
    }
}
