package io.nightjar.ckks.math;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * The variant of the kernels that serves this JVM, chosen and logged once: vectors where the module
 * {@code jdk.incubator.vector} is present and its vectors hold at least two doubles, otherwise scalar code.
 */
public final class Kernels {
    private static final System.Logger LOG = System.getLogger(Kernels.class.getName());
    private static final String VECTOR_MODULE = "jdk.incubator.vector";
    private static final KernelProvider SCALAR = new ScalarKernels();

    private static volatile KernelProvider chosen;

    private Kernels() {}

    /**
     * The variant for this JVM.
     *
     * @throws UnsupportedHardwareException if the CPU or the JVM has no hardware fused multiply-add: {@code Math.fma}
     *     would then run on {@code BigDecimal}, thousands of times slower
     * @throws ServiceConfigurationError if vectors are available but no provider of vector kernels is on the class
     *     path, as in a jar that was merged without its {@code META-INF/services}
     */
    public static KernelProvider chosen() {
        KernelProvider known = chosen;
        return known == null ? choose() : known;
    }

    /** The scalar variant, for comparison and for the sizes that vectors do not serve. */
    public static KernelProvider scalar() {
        return SCALAR;
    }

    /** Not in a static initializer, so that every caller sees the exception itself, the second one too. */
    private static synchronized KernelProvider choose() {
        if (chosen == null) {
            requireHardwareFma(hardwareFma());
            boolean vectors = ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
            KernelProvider choice = choose(vectors, Kernels.class.getClassLoader());
            LOG.log(System.Logger.Level.INFO, "CKKS kernels: {0}; CPU: {1}", choice.name(), Processor.name());
            chosen = choice;
        }
        return chosen;
    }

    /** @param vectors whether the module of the Vector API is present */
    static KernelProvider choose(boolean vectors, ClassLoader loader) {
        if (!vectors) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "CKKS kernels are scalar, several times slower than vectors; start the JVM with --add-modules "
                            + VECTOR_MODULE);
            return SCALAR;
        }
        KernelProvider provider = ServiceLoader.load(KernelProvider.class, loader)
                .findFirst()
                .orElseThrow(() -> new ServiceConfigurationError("module " + VECTOR_MODULE
                        + " is present but no provider of " + KernelProvider.class.getName()
                        + " is on the class path; build the jar so that it keeps META-INF/services (the shade plugin's"
                        + " ServicesResourceTransformer), or start the JVM without the module to run scalar kernels"));
        return withEnoughLanes(provider);
    }

    static KernelProvider withEnoughLanes(KernelProvider provider) {
        if (provider.lanes() >= 2) {
            return provider;
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "CKKS kernels are scalar: the vectors of this CPU or JVM hold one double; "
                        + "run on a CPU with AVX2, AVX-512 or NEON");
        return SCALAR;
    }

    static void requireHardwareFma(boolean present) {
        if (!present) {
            throw new UnsupportedHardwareException(
                    "this CPU or JVM has no hardware fused multiply-add (FMA3, AVX-512 or NEON), without which"
                            + " exact modular arithmetic would be thousands of times slower; run on a CPU with FMA"
                            + " and without -XX:-UseFMA");
        }
    }

    /** Whether HotSpot compiles {@code Math.fma} to an instruction; a JVM without the diagnostic bean is assumed to. */
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
        public int lanes() {
            return 1;
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
