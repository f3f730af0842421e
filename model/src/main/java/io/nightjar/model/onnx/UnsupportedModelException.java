package io.nightjar.model.onnx;

import io.nightjar.ckks.Counts;
import io.nightjar.ckks.NightjarException;
import io.nightjar.ckks.Texts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A readable ONNX model that cannot be evaluated under encryption; lists every node that stands in the way. */
public final class UnsupportedModelException extends NightjarException {
    private static final long serialVersionUID = 1L;

    /** Nodes that are named where many have the same problem. */
    private static final int NAMED = 3;

    /** Characters of an operator's name, which a model may have of any length and content. */
    private static final int LONGEST_OPERATOR = 64;

    private final transient List<Problem> problems;

    UnsupportedModelException(String model, List<Problem> problems) {
        super("Model " + model + " cannot be used:" + listed(problems));
        this.problems = List.copyOf(problems);
    }

    /** Nodes of one operator that have the same reason are told together. */
    private static String listed(List<Problem> problems) {
        Map<List<String>, List<Problem>> groups = new LinkedHashMap<>();
        for (Problem problem : problems) {
            groups.computeIfAbsent(
                            List.of(problem.operator(), problem.reason(), problem.remedy()), key -> new ArrayList<>())
                    .add(problem);
        }
        return groups.values().stream()
                .map(group -> "\n  " + (group.size() == 1 ? group.get(0).toString() : several(group)))
                .collect(Collectors.joining());
    }

    private static String several(List<Problem> group) {
        Problem first = group.get(0);
        String names = group.stream()
                .limit(NAMED)
                .map(problem -> Texts.quoted(problem.node()))
                .collect(Collectors.joining(", "));
        return Counts.of(group.size(), "node") + " (" + Texts.line(first.operator(), LONGEST_OPERATOR) + "), " + names
                + (group.size() > NAMED ? ", ..." : "") + ": " + first.reason() + "; " + first.remedy();
    }

    /** All problems, in the order of the nodes. */
    public List<Problem> problems() {
        return problems;
    }

    /**
     * One node that cannot be used.
     *
     * @param node the node's name, or that of its first output when it has none
     * @param operator the ONNX operator
     * @param reason why it cannot be used, without a full stop
     * @param remedy what to do, without a full stop
     */
    public record Problem(String node, String operator, String reason, String remedy) {
        @Override
        public String toString() {
            return "node " + Texts.quoted(node) + " (" + Texts.line(operator, LONGEST_OPERATOR) + "): " + reason + "; "
                    + remedy;
        }
    }
}
