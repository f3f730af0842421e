package io.nightjar.ckks.math;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.ServiceLoader;

/**
 * The variant of the kernels that serves this JVM, chosen once and logged once: vectors where the module
 * {@code jdk.incubator.vector} is present and its vectors hold at least two doubles, otherwise scalar code.
 */
public final class Kernels {
    private static final System.Logger LOG = System.getLogger(Kernels.class.getName());

    private Kernels() {}

    private static final class Holder {
        static final KernelProvider CHOSEN = choose();
    }

    /**
     * @throws UnsupportedHardwareException if the CPU or the JVM has no hardware fused multiply-add: {@code Math.fma}
     *     would then run on {@code BigDecimal}, thousands of times slower
     */
    public static KernelProvider chosen() {
        return Holder.CHOSEN;
    }

    /** The scalar variant, for comparison. */
    public static KernelProvider scalar() {
        return new ScalarKernels();
    }

    private static KernelProvider choose() {
        requireHardwareFma(hardwareFma());
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
            for (KernelProvider provider : ServiceLoader.load(KernelProvider.class, Kernels.class.getClassLoader())) {
                LOG.log(System.Logger.Level.DEBUG, "CKKS kernels: {0}", provider.name());
                return provider;
            }
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "CKKS kernels: scalar, several times slower; start the JVM with --add-modules jdk.incubator.vector");
        return scalar();
    }

    static void requireHardwareFma(boolean present) {
        if (!present) {
            throw new UnsupportedHardwareException(
                    "this CPU or JVM has no hardware fused multiply-add (FMA3, AVX-512 or NEON), without which"
                            + " exact modular arithmetic would be thousands of times slower; run on a CPU with FMA and without -XX:-UseFMA");
        }
    }

    /**
     * Whether HotSpot compiles {@code Math.fma} to an instruction; JVMs that cannot be asked are taken at their word.
     */
    private static boolean hardwareFma() {
        if (!ModuleLayer.boot().findModule("jdk.management").isPresent()) {
            return true;
        }
        HotSpotDiagnosticMXBean bean = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        return bean == null || Boolean.parseBoolean(bean.getVMOption("UseFMA").getValue());
    }

    private static final class ScalarKernels implements KernelProvider {
        private final MatrixProduct matrixProduct = new ScalarMatrixProduct();
        private final SumsOfProducts sumsOfProducts = new ScalarSumsOfProducts();
        private final BlockPermutation blockPermutation = new ScalarBlockPermutation();

        @Override
        public String name() {
            return "scalar";
        }

        @Override
        public Ntt ntt(NttTables tables) {
            return new ScalarNtt(tables);
        }

        @Override
        public MatrixProduct matrixProduct() {
            return matrixProduct;
        }

        @Override
        public SumsOfProducts sumsOfProducts() {
            return sumsOfProducts;
        }

        @Override
        public BlockPermutation blockPermutation() {
            return blockPermutation;
        }
    }
}
