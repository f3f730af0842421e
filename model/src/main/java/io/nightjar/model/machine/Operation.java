package io.nightjar.model.machine;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a run does to rows of N residues, as far as it takes time worth counting. */
public enum Operation {
    /** A number-theoretic transform, forward or inverse. */
    TRANSFORM,
    /** One pass over a row that a core's own cache holds: a product, a sum or a reduction, residue by residue. */
    ELEMENTWISE,
    /** A row brought from beyond a core's own cache, or left there, by a pass over it. */
    MEMORY,
    /** One source row, or the overflow, of the conversion of several rows to another prime. */
    CONVERSION,
    /** A digit at one limb times both halves of a switching key. */
    KEY_PRODUCT,
    /** A row permuted by an automorphism. */
    PERMUTATION,
    /** A row that is split times a small-integer weight, added to a sum. */
    PRODUCT,
    /** A row made ready for products with small integers, each residue in two halves. */
    SPLIT,
    /** A row that need not be split times a small-integer weight, added to a sum. */
    UNSPLIT_PRODUCT,
    /** A row made ready for products with small integers as it is. */
    PACK,
    /** A sum of products reduced, multiplied and added to the result. */
    COMBINE,
    /** The slots of a plaintext made into coefficients. */
    ENCODE,
    /** A row made from the seed of a fresh ciphertext. */
    EXPAND,
    /** A stored row read. */
    UNPACK;

    /** The name in files of unit costs, such as {@code keyProduct}. */
    public String key() {
        String[] words = name().toLowerCase(Locale.ROOT).split("_");
        return words[0]
                + Arrays.stream(words)
                        .skip(1)
                        .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                        .collect(Collectors.joining());
    }

    static Optional<Operation> of(String key) {
        return Arrays.stream(values())
                .filter(operation -> operation.key().equals(key))
                .findFirst();
    }
}
