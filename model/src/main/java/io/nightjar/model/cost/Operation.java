package io.nightjar.model.cost;

/** What a run does to rows of N residues, as far as it takes time worth counting. */
enum Operation {
    /** A number-theoretic transform, forward or inverse. */
    TRANSFORM,
    /** One pass over a row: a product, a sum or a conversion, residue by residue. */
    ELEMENTWISE,
    /** A row that is split times a small-integer weight, added to a sum. */
    PRODUCT,
    /** A row made ready for products with small integers, each residue in two halves. */
    SPLIT,
    /** A row that need not be split times a small-integer weight, added to a sum. */
    UNSPLIT_PRODUCT,
    /** A row made ready for products with small integers as it is. */
    PACK,
    /** A sum of products reduced, with its multiplier and bias. */
    COMBINE,
    /** A row made from the seed of a fresh ciphertext. */
    EXPAND,
    /** A stored row read. */
    UNPACK
}
