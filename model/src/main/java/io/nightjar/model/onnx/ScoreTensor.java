package io.nightjar.model.onnx;

/**
 * A tensor of the graph that shows a network's scores.
 *
 * <p>They are the tensor but for a sign and a number that is added: what a limit that a score is compared with takes
 * off is no tensor of the graph. Where the end of the graph puts several scores together, as the difference of two that
 * are compared, no tensor holds that; then it is the last one before.
 *
 * @param name of the tensor
 * @param factor 1 or -1
 * @param offset added to factor times the tensor
 * @param before the tensor where the scores are made of several of its elements; null otherwise
 */
record ScoreTensor(String name, double factor, double offset, Symbol before) {
    /** A tensor that is the scores but for sign and offset, or null. */
    static ScoreTensor of(String name, Symbol tensor, Symbol scores) {
        if (!Endings.isOfSameElements(tensor, scores)) {
            return null;
        }
        for (double factor : new double[] {1, -1}) {
            ChannelPolynomial rest =
                    scores.polynomial().plus(tensor.polynomial().times(ChannelPolynomial.constant(-factor)));
            if (rest.degree() == 0 && rest.isUniform()) {
                return new ScoreTensor(name, factor, rest.at(0, 0), null);
            }
        }
        return null;
    }

    /** The last tensor before the end. */
    static ScoreTensor before(String name, Symbol tensor) {
        return new ScoreTensor(name, 1, 0, tensor);
    }

    /** Whether it is the scores. */
    boolean isAsItIs() {
        return factor == 1 && offset == 0 && before == null;
    }
}
