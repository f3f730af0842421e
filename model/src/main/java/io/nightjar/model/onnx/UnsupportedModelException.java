package io.nightjar.model.onnx;

import io.nightjar.ckks.NightjarException;
import java.util.List;
import java.util.stream.Collectors;

/** A readable ONNX model that cannot be evaluated under encryption; lists every node that stands in the way. */
public final class UnsupportedModelException extends NightjarException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    UnsupportedModelException(String model, List<Problem> problems) {
        super("Model " + model + " cannot be used: "
                + problems.stream().map(Problem::toString).collect(Collectors.joining("\n  ", "\n  ", "")));
        this.problems = List.copyOf(problems);
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
            return "node '" + node + "' (" + operator + "): " + reason + "; " + remedy;
        }
    }
}
