package io.nightjar.model.onnx;

/** Thrown while one ONNX node is read; collected node by node. */
final class NodeProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Origin origin;
    private final String reason;
    private final String remedy;

    NodeProblem(String reason, String remedy) {
        this(null, reason, remedy);
    }

    /** A problem whose cause is another node than the one being read. */
    NodeProblem(Origin origin, String reason, String remedy) {
        super(reason);
        this.origin = origin;
        this.reason = reason;
        this.remedy = remedy;
    }

    UnsupportedModelException.Problem at(Origin reading) {
        Origin where = origin == null ? reading : origin;
        return new UnsupportedModelException.Problem(where.node(), where.operator(), reason, remedy);
    }
}
