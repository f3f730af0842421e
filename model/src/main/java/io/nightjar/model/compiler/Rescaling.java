package io.nightjar.model.compiler;

/** Which primes the scales of weights come from: one of the ways to treat linear steps that a search compares. */
enum Rescaling {
    /** Every linear step ends in a rescale, so that weights have 20 significant bits. */
    EVERY_LINEAR_STEP,

    /**
     * Only steps with masks do, which take the place of the weights' multipliers. The squarings' rescales serve the
     * other weights as well: a block of a linear step and a fourth power turns scale S into (S F)^4 / (q_l^2 q_(l-1)),
     * and F is what makes that S again.
     */
    MASKED_LINEAR_STEPS,

    /**
     * Activations keep the square of their scale and the linear steps that read them rescale: S^2 F / q = S. Weights
     * have the bits by which a prime exceeds S, and share them with masks where there are any, so that a block of a
     * linear step and a square spends one prime, masked or not. What other steps read is rescaled by the activation, as
     * ever.
     */
    BEHIND_LINEAR_STEPS
}
