package io.nightjar.ckks.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightjar.ckks.TestRing;
import io.nightjar.ckks.ring.Automorphism;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.scheme.CkksParameters;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelsTest {
    @Test
    void chosen_followsPresenceOfVectorModule() {
        boolean present = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        assertThat(Kernels.chosen().name()).startsWith(present ? "vector" : "scalar");
        assertThat(Kernels.scalar().name()).isEqualTo("scalar");
    }

    @Test
    void choose_vectorModuleWithoutProvider_failsLoudly() {
        // the JDK's own classes only: as in a merged jar that lost META-INF/services
        ClassLoader without = ClassLoader.getPlatformClassLoader();
        assertThatThrownBy(() -> Kernels.choose(true, without))
                .isInstanceOf(ServiceConfigurationError.class)
                .hasMessageContaining("jdk.incubator.vector is present")
                .hasMessageContaining("no provider of io.nightjar.ckks.math.KernelProvider")
                .hasMessageContaining("META-INF/services");
    }

    @Test
    void choose_withoutVectorModule_scalar() {
        assertThat(Kernels.choose(false, Kernels.class.getClassLoader())).isSameAs(Kernels.scalar());
    }

    @Test
    void withEnoughLanes_oneDouble_scalar() {
        assertThat(Kernels.withEnoughLanes(new OfLanes(1))).isSameAs(Kernels.scalar());
        KernelProvider two = new OfLanes(2);
        assertThat(Kernels.withEnoughLanes(two)).isSameAs(two);
    }

    /** Vector kernels of a CPU that is not here. */
    private record OfLanes(int lanes) implements KernelProvider {
        @Override
        public String name() {
            return "vector, " + lanes + " lanes";
        }

        @Override
        public Ntt ntt(NttTables tables) {
            throw new AssertionError();
        }

        @Override
        public MatrixProduct matrixProduct() {
            throw new AssertionError();
        }

        @Override
        public SumsOfProducts sumsOfProducts() {
            throw new AssertionError();
        }

        @Override
        public BlockPermutation blockPermutation() {
            throw new AssertionError();
        }
    }

    @Test
    void chosen_firstUse_loggedOnceWithLanesAndCpu() throws Exception {
        String output = inJvm("kernels", List.of());
        assertThat(output.split("CKKS kernels: ", -1)).hasSize(2);
        assertThat(output)
                .contains("CKKS kernels: " + Kernels.chosen().name() + "; CPU: " + Processor.name())
                .contains("INFO");
    }

    @ParameterizedTest
    @ValueSource(strings = {"context", "automorphism"})
    void chosen_withoutFma_documentedExceptionEveryTime(String use) throws Exception {
        String output = inJvm(use, List.of("-XX:-UseFMA"));
        String expected = UnsupportedHardwareException.class.getName() + ": this CPU or JVM has no hardware fused";
        assertThat(output).contains("first: " + expected).contains("second: " + expected);
    }

    /** Standard output and error of a JVM that uses the engine in this way twice. */
    private static String inJvm(String use, List<String> options) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
            command.add("--add-modules=jdk.incubator.vector");
        }
        command.addAll(options);
        command.addAll(
                List.of("-Duser.language=en", "-cp", System.getProperty("java.class.path"), Use.class.getName(), use));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    /** The main class of that JVM: what a user of the library calls first. */
    static final class Use {
        public static void main(String[] args) {
            for (String time : List.of("first", "second")) {
                try {
                    switch (args[0]) {
                        case "context" ->
                            new CkksContext(CkksParameters.ofWidths(
                                    "insecure",
                                    TestRing.current(),
                                    5,
                                    List.of(45, 45),
                                    List.of(50),
                                    0,
                                    1,
                                    CkksParameters.Security.INSECURE));
                        case "automorphism" -> Automorphism.conjugation(Ring.STANDARD, 32);
                        default -> Kernels.chosen();
                    }
                } catch (RuntimeException | Error e) {
                    System.out.println(time + ": " + e);
                }
            }
        }
    }

    @Test
    void requireHardwareFma_absent_saysWhyAndWhatToDo() {
        assertThatThrownBy(() -> Kernels.requireHardwareFma(false))
                .isInstanceOf(UnsupportedHardwareException.class)
                .hasMessageContaining("no hardware fused multiply-add")
                .hasMessageContaining("run on a CPU with FMA");
    }

    @Test
    void requireHardwareFma_present_passes() {
        assertThatCode(() -> Kernels.requireHardwareFma(true)).doesNotThrowAnyException();
    }
}
