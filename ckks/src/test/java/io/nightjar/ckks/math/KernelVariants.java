package io.nightjar.ckks.math;

import java.util.List;
import java.util.stream.Stream;

/** The variants that this JVM can run: the chosen one, and the scalar one. */
final class KernelVariants {
    private KernelVariants() {}

    static List<KernelProvider> all() {
        return Stream.of(Kernels.chosen(), Kernels.scalar()).toList();
    }
}
