package io.nightjar.model.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.nightjar.ckks.io.Blob;
import io.nightjar.ckks.io.BlobKind;
import io.nightjar.ckks.io.CorruptBlobException;
import io.nightjar.ckks.io.Fingerprint;
import io.nightjar.ckks.math.Ring;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.model.CompileException;
import io.nightjar.model.TestNetworks;
import io.nightjar.model.WrappedNetworks;
import io.nightjar.model.circuit.ActivationStep;
import io.nightjar.model.circuit.Dataflow;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.circuit.QuantizedWeights;
import io.nightjar.model.circuit.SlotRotations;
import io.nightjar.model.circuit.Step;
import io.nightjar.model.circuit.SumStep;
import io.nightjar.model.compiler.CompileOptions;
import io.nightjar.model.compiler.ProgramCompiler;
import io.nightjar.model.contract.Safeguards;
import io.nightjar.model.network.CompletedSquare;
import io.nightjar.model.network.Flatten;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.PaddingMode;
import io.nightjar.model.network.PolynomialByChannel;
import io.nightjar.model.network.Shape;
import io.nightjar.model.packing.SlotOrder;
import io.nightjar.model.ranges.ValueBounds;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs that say more than they hold, or values that no compiler writes. */
class HostileProgramTest {
    private static final AnalyzedProgram PROGRAM = ProgramCompiler.compile(
            TestNetworks.mixed(), CompileOptions.automatic().withParameters(TestNetworks.insecure(6, 6)));

    @Test
    void hundredPrimesOfTheLargestRing_costNoTablesUntilTheyAreAskedFor() {
        CkksParameters wide = CkksParameters.ofWidths(
                "wide-insecure",
                Ring.STANDARD,
                17,
                Collections.nCopies(98, 40),
                Collections.nCopies(2, 45),
                97,
                98,
                CkksParameters.Security.INSECURE);
        Network network =
                Network.chain(new Shape(1, 1, 1), List.of(new Flatten(), TestNetworks.dense(new Random(1), 1, 1, 0.1)));
        byte[] stored = ProgramCompiler.compile(
                        network,
                        CompileOptions.automatic().withParameters(wide).withCalibration(new double[][] {{0.5}, {1}}))
                .toBytes();
        assertThat(stored).hasSizeLessThan(2000);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        AnalyzedProgram read = AnalyzedProgram.fromBytes(stored);
        PlanReport report = read.report();
        read.clientProfile().toJson();
        assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                .as("bytes allocated; the tables of one prime alone take ten megabytes")
                .isLessThan(48 << 20);
        assertThat(report.keys().bytes()).isEqualTo(32 + 16 + 2 + 4);
    }

    /** The order of slots is behind the plans that were not taken, of which there are none with given phases. */
    @Test
    void orderOfSlotsThatIsNone_isCorrupt() {
        Network network = Network.chain(
                new Shape(1, 4, 4),
                List.of(
                        WrappedNetworks.conv(new Random(1), 1, 1, 3, 1, 1, PaddingMode.helical(1)),
                        new Flatten(),
                        TestNetworks.dense(new Random(2), 1, 16, 0.1)));
        EncryptedProgram program = ProgramCompiler.compile(
                        network,
                        CompileOptions.automatic()
                                .withParameters(TestNetworks.insecure(6, 4))
                                .withPhases(1))
                .program()
                .with(Safeguards.NONE);
        assertThat(program.packing().order()).isEqualTo(SlotOrder.IMAGES_INNERMOST);
        byte[] body = ProgramWriter.body(program);
        assertThat(body).endsWith(2, 1);
        body[body.length - 1] = 7;
        assertCorrupt(body, "unknown order of slots 7");
        body[body.length - 1] = 0;
        assertCorrupt(body, "it is not in canonical form");
        body[body.length - 2] = 3;
        assertCorrupt(body, "unknown part of kind 3");
        EncryptedProgram byOne = new EncryptedProgram(
                program.parameters(),
                program.packing(),
                program.input(),
                SlotRotations.of(
                        List.of(new SumStep(
                                "sum",
                                new Dataflow.Operand(0, 1),
                                List.<SumStep.Term[]>of(new SumStep.Term[] {new SumStep.Term(0, 1)}),
                                false)),
                        program.packing().with(SlotOrder.IMAGES_OUTERMOST)),
                new ValueBounds(
                        ValueBounds.Source.WEIGHTS,
                        new double[] {1, 1},
                        new double[] {1, 1},
                        new double[] {1, 1},
                        new double[] {1, 1},
                        new double[] {1, 1}),
                List.of(),
                Safeguards.NONE);
        assertCorrupt(
                ProgramWriter.body(byOne),
                "step sum rotates by a part of the " + program.packing().step() + " slots of a position");
    }

    @Test
    void inputScaleOrLevelOutsideTheParameters_isCorrupt() {
        byte[] body = body(PROGRAM);
        byte[] stored = ByteBuffer.allocate(12)
                .putInt(PROGRAM.input().level())
                .putDouble(PROGRAM.input().scale())
                .array();
        int at = 0;
        while (!Arrays.equals(body, at, at + stored.length, stored, 0, stored.length)) {
            at++;
        }
        for (double scale : new double[] {1e-300, 0.5, 0x1p400, -1, 0, Double.NaN, Double.POSITIVE_INFINITY}) {
            byte[] hostile = body.clone();
            ByteBuffer.wrap(hostile).putDouble(at + 4, scale);
            assertCorrupt(hostile, "is outside [1, 2^");
        }
        for (int level : new int[] {-1, PROGRAM.parameters().maxLevel() + 1, Integer.MAX_VALUE}) {
            byte[] hostile = body.clone();
            ByteBuffer.wrap(hostile).putInt(at, level);
            assertCorrupt(hostile, "input level " + level + " is outside");
        }
    }

    /** Squares, and polynomials of the same coefficients for some channels and others for others. */
    static List<AnalyzedProgram> programs() {
        double[][] coefficients = {{0.1, 0.5, 0, -0.1}, {0, 1, 0.2, 0}, {0.1, 0.5, 0, -0.1}};
        Network polynomials = Network.chain(
                new Shape(1, 4, 4),
                List.of(
                        TestNetworks.conv(new Random(1), 3, 1, 3, 1, 0, 1, 0.5),
                        new PolynomialByChannel(coefficients),
                        new Flatten(),
                        TestNetworks.dense(new Random(2), 2, 12, 0.3)));
        return List.of(
                PROGRAM,
                ProgramCompiler.compile(
                        polynomials, CompileOptions.automatic().withParameters(TestNetworks.insecure(6, 6))));
    }

    private static byte[] body(AnalyzedProgram program) {
        return Arrays.copyOfRange(program.toBytes(), Blob.HEADER_BYTES, program.toBytes().length - 4);
    }

    @ParameterizedTest
    @MethodSource("programs")
    void bodyCutAnywhere_isCorruptInWords(AnalyzedProgram program) {
        byte[] body = body(program);
        int withoutSafeguards = body(AnalyzedProgram.of(program.program().with(Safeguards.NONE))).length;
        assertThat(withoutSafeguards).isLessThan(body.length);
        for (int length = 0; length < body.length; length += length < 1500 ? 1 : 97) {
            if (length == withoutSafeguards) {
                // where programs of release 0.1.0 end
                continue;
            }
            byte[] cut = Arrays.copyOf(body, length);
            byte[] blob = Blob.of(BlobKind.PROGRAM, Fingerprint.of(program.parameters()), cut);
            assertThatThrownBy(() -> AnalyzedProgram.fromBytes(blob))
                    .isInstanceOf(CorruptBlobException.class)
                    .hasMessageContaining("a program is malformed (")
                    .hasMessageNotContaining("null")
                    .hasMessageNotContaining("Index");
        }
    }

    private static void assertCorrupt(byte[] body, String words) {
        byte[] blob = Blob.of(BlobKind.PROGRAM, Fingerprint.of(PROGRAM.parameters()), body);
        assertThatThrownBy(() -> AnalyzedProgram.fromBytes(blob))
                .isInstanceOf(CorruptBlobException.class)
                .hasMessageContaining(words);
    }

    /** Every eight bytes of the body, at any offset, become a number that arithmetic turns into nonsense. */
    @ParameterizedTest
    @MethodSource("programs")
    void anyNumberOfTheBodyExtreme_isCorruptOrAPlanOfFiniteFigures(AnalyzedProgram program) {
        byte[] body = body(program);
        double[] extremes = {Double.NaN, Double.NEGATIVE_INFINITY, 1e-300, -1e300, Double.MAX_VALUE, Double.MIN_VALUE};
        for (int at = 0; at <= body.length - 8; at += at < 1500 ? 1 : 97) {
            byte[] hostile = body.clone();
            ByteBuffer.wrap(hostile).putDouble(at, extremes[at % extremes.length]);
            byte[] blob = Blob.of(BlobKind.PROGRAM, Fingerprint.of(program.parameters()), hostile);
            try {
                AnalyzedProgram accepted = AnalyzedProgram.fromBytes(blob);
                assertThat(accepted.report().prediction().logError())
                        .as("error with number at %d", at)
                        .isFinite();
                assertThat(accepted.clientProfile().scores().scale()).isFinite();
            } catch (CorruptBlobException e) {
                assertThat(e).hasMessageContaining("malformed").hasMessageNotContaining("io.nightjar");
            }
        }
    }

    /** Names of steps are in the reasons of refusals. */
    @Test
    void nameOfAStepWithCommandsForATerminal_isInOneLine() {
        ActivationStep step = PROGRAM.steps().stream()
                .filter(ActivationStep.class::isInstance)
                .map(ActivationStep.class::cast)
                .findFirst()
                .orElseThrow();
        byte[] hostile = body(PROGRAM);
        int kind = kindOf(step.name(), hostile);
        hostile[kind + 3] = 27;
        // the degree, behind the name and the operand
        hostile[kind + 3 + step.name().length() + 8] = 3;
        assertCorrupt(hostile, "activation ?" + step.name().substring(1) + " has degree 3");
    }

    /** The byte in front of a step's name, which says what kind of step it is. */
    private static int kindOf(String step, byte[] body) {
        byte[] name = ByteBuffer.allocate(2 + step.length())
                .putShort((short) step.length())
                .put(step.getBytes(StandardCharsets.UTF_8))
                .array();
        int at = 1;
        while (!Arrays.equals(body, at, at + name.length, name, 0, name.length)) {
            at++;
        }
        return at - 1;
    }

    /** Code 6 in place of 2: the products of the activation would meet rotations, masks, other arrays or the owner. */
    @Test
    void deferredActivationWhoseReadersTakeTwoComponents_isCorrupt() {
        Network network = Network.chain(
                new Shape(1, 4, 4),
                List.of(
                        TestNetworks.conv(new Random(1), 3, 1, 3, 1, 1, 1, 0.5),
                        new CompletedSquare(2, 0, 0, 0.1),
                        TestNetworks.conv(new Random(2), 2, 3, 3, 1, 1, 1, 0.5),
                        new CompletedSquare(2, 0, 0, 0.1)));
        AnalyzedProgram program = ProgramCompiler.compile(
                network,
                CompileOptions.automatic()
                        .withParameters(TestNetworks.insecure(6, 6))
                        .withPhases(2));
        List<String> activations = program.steps().stream()
                .filter(ActivationStep.class::isInstance)
                .map(Step::name)
                .toList();
        assertThat(activations).hasSize(2);
        for (String activation : activations) {
            byte[] hostile = body(program);
            int kind = kindOf(activation, hostile);
            assertThat(hostile[kind]).isEqualTo((byte) ProgramCodec.ACTIVATION);
            hostile[kind] = ProgramCodec.DEFERRED_ACTIVATION;
            assertCorrupt(hostile, "step " + activation + " leaves its products unrelinearised");
        }
    }

    /** Codes 7 and 8: nothing would rescale what the sums gather for the owner. */
    @Test
    void biasBeyondTheModulus_isNoPlan() {
        EncryptedProgram program = PROGRAM.program();
        List<Step> steps = new ArrayList<>(program.steps());
        LinearStep first = (LinearStep) steps.get(0);
        QuantizedWeights weights = first.quantized();
        List<QuantizedWeights.Panel> panels = weights.panels().stream()
                .map(panel -> new QuantizedWeights.Panel(
                        panel.weights(),
                        panel.multipliers(),
                        Arrays.stream(panel.bias()).map(bias -> 1e300).toArray()))
                .toList();
        steps.set(
                0,
                new LinearStep(
                        first.dataflow(),
                        new QuantizedWeights(panels, weights.factors()),
                        first.rescale(),
                        first.shifts()));
        EncryptedProgram hostile = new EncryptedProgram(
                program.parameters(),
                program.packing(),
                program.input(),
                steps,
                program.bounds(),
                program.alternatives(),
                program.safeguards());
        assertThatExceptionOfType(CompileException.class)
                .isThrownBy(() -> AnalyzedProgram.of(hostile))
                .withMessageContaining("values up to 1.00e+300");
    }

    @Test
    void unrescaledActivationThatASumReads_isCorrupt() {
        Network network = Network.chain(
                new Shape(1, 4, 4),
                List.of(TestNetworks.conv(new Random(1), 3, 1, 3, 1, 1, 1, 0.5), new CompletedSquare(2, 0, 0, 0.1)));
        AnalyzedProgram program = ProgramCompiler.compile(
                network,
                CompileOptions.automatic()
                        .withParameters(TestNetworks.insecure(6, 6))
                        .withPhases(2));
        Step last = program.steps().stream()
                .filter(ActivationStep.class::isInstance)
                .findFirst()
                .orElseThrow();
        for (int code : new int[] {ProgramCodec.UNRESCALED_ACTIVATION, ProgramCodec.UNRESCALED_DEFERRED_ACTIVATION}) {
            byte[] hostile = body(program);
            int kind = kindOf(last.name(), hostile);
            assertThat(hostile[kind]).isEqualTo((byte) ProgramCodec.ACTIVATION);
            hostile[kind] = (byte) code;
            assertCorrupt(hostile, "step " + last.name() + " leaves its products unrescaled");
        }
    }

    /** A program of a deferred activation with the code of one that is not is another program that is right as well. */
    @Test
    void deferredActivationStoredAsAnother_isAnotherPlan() {
        ActivationStep last =
                (ActivationStep) PROGRAM.steps().get(PROGRAM.steps().size() - 2);
        assertThat(last.deferred()).isTrue();
        byte[] other = body(PROGRAM);
        int kind = kindOf(last.name(), other);
        assertThat(other[kind]).isEqualTo((byte) ProgramCodec.DEFERRED_ACTIVATION);
        other[kind] = ProgramCodec.ACTIVATION;
        AnalyzedProgram read =
                AnalyzedProgram.fromBytes(Blob.of(BlobKind.PROGRAM, Fingerprint.of(PROGRAM.parameters()), other));
        assertThat(read.fingerprint()).isNotEqualTo(PROGRAM.fingerprint());
        assertThat(read.clientProfile().scores().level())
                .isEqualTo(PROGRAM.clientProfile().scores().level());
        assertThat(read.clientProfile().scores().noise())
                .isGreaterThan(PROGRAM.clientProfile().scores().noise());
    }

    @Test
    void sourcesOfBounds_haveTheirStoredCodes() {
        assertThat(Arrays.stream(ValueBounds.Source.values()).map(source -> source.code() + " " + source.name()))
                .containsExactly("0 CALIBRATION", "1 WEIGHTS", "2 SYNTHETIC");
    }
}
