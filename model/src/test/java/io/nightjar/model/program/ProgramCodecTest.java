package io.nightjar.model.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nightjar.ckks.io.Blob;
import io.nightjar.ckks.io.BlobKind;
import io.nightjar.ckks.io.CorruptBlobException;
import io.nightjar.ckks.io.Fingerprint;
import io.nightjar.ckks.io.FingerprintMismatchException;
import io.nightjar.model.PositionalNetworks;
import io.nightjar.model.TestNetworks;
import io.nightjar.model.circuit.ActivationStep;
import io.nightjar.model.circuit.Dataflow;
import io.nightjar.model.circuit.LinearDataflow;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.circuit.QuantizedWeights;
import io.nightjar.model.circuit.Step;
import io.nightjar.model.compiler.CompileOptions;
import io.nightjar.model.compiler.ProgramCompiler;
import io.nightjar.model.contract.ClientProfile;
import io.nightjar.model.contract.Safeguards;
import io.nightjar.model.contract.StoredCiphertext;
import io.nightjar.model.network.CompletedSquare;
import io.nightjar.model.network.ElementAffine;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Node;
import io.nightjar.model.network.Shape;
import io.nightjar.model.runtime.BlockScorer;
import io.nightjar.model.runtime.MismatchedInputException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Stored programs, client profiles and what scoring refuses. */
class ProgramCodecTest {
    private static final AnalyzedProgram PROGRAM = ProgramCompiler.compile(
            TestNetworks.mixed(), CompileOptions.automatic().withParameters(TestNetworks.insecure(6, 6)));

    @Test
    void roundTrip_keepsEverything() {
        AnalyzedProgram read = AnalyzedProgram.fromBytes(PROGRAM.toBytes());
        assertThat(read.fingerprint()).isEqualTo(PROGRAM.fingerprint());
        assertThat(read.toBytes()).isEqualTo(PROGRAM.toBytes());
        assertThat(read.report()).isEqualTo(PROGRAM.report());
    }

    @Test
    void clientProfile_roundTrip_keepsEverythingAndHoldsNoWeights() {
        String json = PROGRAM.clientProfile().toJson();
        ClientProfile read = ClientProfile.fromJson(json);
        assertThat(read.toJson()).isEqualTo(json);
        assertThat(read.inputFingerprint()).isEqualTo(PROGRAM.clientProfile().inputFingerprint());
        assertThat(json).doesNotContain("weight").doesNotContain("steps");
    }

    @Test
    void clientProfile_otherJson_isRefused() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> ClientProfile.fromJson("{\"format\":\"other\"}"))
                .withMessageContaining("not a client profile");
    }

    /** Models name their nodes as they like; a program has room for names of 2^16 bytes. */
    @Test
    void namesOfNodes_longOrWithCommandsForATerminal_areLinesInAProgram() {
        Network network = new Network(
                new Shape(1, 4, 4),
                List.of(
                        Node.of(
                                "x".repeat(70_000),
                                TestNetworks.conv(new Random(1), 2, 1, 3, 1, 1, 1, 0.5),
                                Node.INPUT),
                        Node.of("square\u001b[2J\n", new CompletedSquare(2, 0, 0, 0.1), 0)));
        AnalyzedProgram program = ProgramCompiler.compile(
                network,
                CompileOptions.automatic()
                        .withParameters(TestNetworks.insecure(6, 4))
                        .withPhases(4));
        assertThat(AnalyzedProgram.fromBytes(program.toBytes()).steps())
                .extracting(Step::name)
                .containsExactly("x".repeat(1000) + "...", "square?[2J?");
    }

    @Test
    void truncatedProgram_isCorruptAtEveryLength() {
        byte[] bytes = PROGRAM.toBytes();
        for (int length = 0; length < bytes.length; length += 1 + length / 16) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatExceptionOfType(CorruptBlobException.class).isThrownBy(() -> AnalyzedProgram.fromBytes(cut));
        }
    }

    @Test
    void alteredBodyUnderAValidChecksum_isCorruptOrAnotherProgram() {
        byte[] body = Arrays.copyOfRange(PROGRAM.toBytes(), Blob.HEADER_BYTES, PROGRAM.toBytes().length - 4);
        Fingerprint fingerprint = Blob.header(PROGRAM.toBytes()).fingerprint();
        Random random = new Random(3);
        int corrupt = 0;
        for (int i = 0; i < 300; i++) {
            byte[] altered = body.clone();
            altered[random.nextInt(400)] ^= (byte) (1 << random.nextInt(8));
            byte[] blob = Blob.of(BlobKind.PROGRAM, fingerprint, altered);
            try {
                assertThat(AnalyzedProgram.fromBytes(blob).fingerprint()).isNotEqualTo(PROGRAM.fingerprint());
            } catch (CorruptBlobException expected) {
                corrupt++;
            }
        }
        assertThat(corrupt).isPositive();
    }

    private static LinearDataflow dataflow(int operands) {
        return new LinearDataflow(
                "x",
                java.util.Collections.nCopies(operands, new Dataflow.Operand(0, 1)),
                2,
                List.of(new LinearDataflow.Source(0, 0, 0)),
                List.of(new boolean[] {true}),
                List.of(
                        new LinearDataflow.Tile(0, new int[] {0}, new int[] {0}),
                        new LinearDataflow.Tile(1, new int[] {0}, new int[] {1})),
                List.of(new int[] {0, 1}));
    }

    private static QuantizedWeights.Panel panel(double multiplier) {
        return new QuantizedWeights.Panel(new int[][] {{1}}, new double[] {multiplier}, new double[1]);
    }

    private static LinearStep linear(QuantizedWeights.Panel... panels) {
        return new LinearStep(dataflow(1), new QuantizedWeights(List.of(panels), new double[] {2}), true, List.of());
    }

    @Test
    void stepsThatNoRunCouldTake_areRefused() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> ActivationStep.lowered(
                        "a", new Dataflow.Operand(0, 1), 2, 0, 0, 0, List.of(new int[] {0}, new int[0])))
                .withMessageContaining("empty");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> dataflow(LinearDataflow.MAX_OPERANDS + 1))
                .withMessageContaining("65 arrays");
        linear(panel(7), panel(7));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> linear(panel(7), panel(8)))
                .withMessageContaining("different multipliers");
    }

    private static LinearStep shifted(double[]... shifts) {
        return new LinearStep(dataflow(1), linear(panel(7), panel(7)).weights(), true, List.of(shifts));
    }

    @Test
    void shiftsThatNoRunCouldTake_areRefused() {
        shifted(new double[] {1, 2}, new double[] {3, 4});
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> shifted(new double[] {1}))
                .withMessageContaining("1 of 2 outputs");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> shifted(new double[] {1}, new double[] {3, 4}))
                .withMessageContaining("2 positions, expected 1");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> shifted(new double[] {1}, new double[] {Double.NaN}))
                .withMessageContaining("NaN");
    }

    @Test
    void programWithShifts_isReadAsItWasWritten() {
        ElementAffine affine = PositionalNetworks.affine(new Random(4), new Shape(1, 2, 2));
        Network network = Network.chain(new Shape(1, 2, 2), List.of(affine, new CompletedSquare(2, 0, 0, 0)));
        AnalyzedProgram program = ProgramCompiler.compile(
                network,
                CompileOptions.automatic()
                        .withParameters(TestNetworks.insecure(6, 6))
                        .withPhases(1));
        LinearStep written = (LinearStep) program.steps().get(0);
        LinearStep read = (LinearStep)
                AnalyzedProgram.fromBytes(program.toBytes()).steps().get(0);
        assertThat(read.shifts()).usingRecursiveComparison().isEqualTo(written.shifts());
        assertThat(written.shifts().get(0)).containsExactly(affine.shift());
    }

    @Test
    void inputHandedBackAsAScore_isNotDecrypted() {
        TestNetworks.Owner owner = TestNetworks.Owner.of(PROGRAM);
        List<StoredCiphertext> stored = owner.encrypt(TestNetworks.images(TestNetworks.mixed(), 1));
        List<StoredCiphertext> outputs = new java.util.ArrayList<>();
        for (int c = 0; c < 3; c++) {
            outputs.add(new StoredCiphertext(c, 0, stored.get(c).payload()));
        }
        assertThatExceptionOfType(CorruptBlobException.class)
                .isThrownBy(() -> owner.decrypt(outputs, 1))
                .withMessageContaining("the client profile expects level");
    }

    @Test
    void programWithoutSafeguards_isReadAndWrittenAsBefore() {
        AnalyzedProgram plain = AnalyzedProgram.of(PROGRAM.program().with(Safeguards.NONE));
        byte[] body = Arrays.copyOfRange(plain.toBytes(), Blob.HEADER_BYTES, plain.toBytes().length - 4);
        AnalyzedProgram read = AnalyzedProgram.fromBytes(plain.toBytes());
        assertThat(read.clientProfile().references()).isEmpty();
        assertThat(read.clientProfile().toJson()).contains("\"version\" : 3");
        assertThat(PROGRAM.clientProfile().toJson()).contains("\"version\" : 4");
        assertThat(PROGRAM.toBytes().length).isGreaterThan(plain.toBytes().length);
        byte[] longer = Arrays.copyOf(body, body.length + 1);
        longer[body.length] = 9;
        Fingerprint fingerprint = Blob.header(PROGRAM.toBytes()).fingerprint();
        assertThatExceptionOfType(CorruptBlobException.class)
                .isThrownBy(() -> AnalyzedProgram.fromBytes(Blob.of(BlobKind.PROGRAM, fingerprint, longer)))
                .withMessageContaining("an unknown part of kind 9");
    }

    @Test
    void bodyOfNegativeLength_isCorrupt() {
        Fingerprint fingerprint = Blob.header(PROGRAM.toBytes()).fingerprint();
        byte[] empty = Blob.of(BlobKind.PROGRAM, fingerprint, new byte[0]);
        byte[] cut = Arrays.copyOf(empty, Blob.HEADER_BYTES + 3);
        Arrays.fill(cut, Blob.HEADER_BYTES - 8, Blob.HEADER_BYTES, (byte) 0xFF);
        assertThatExceptionOfType(CorruptBlobException.class).isThrownBy(() -> AnalyzedProgram.fromBytes(cut));
    }

    @Test
    void clientProfile_nullOrForeignSlots_isRefusedInWords() {
        String json = PROGRAM.clientProfile().toJson();
        for (String text : List.of(
                "null",
                "{\"format\":\"nightjar-client-profile\",\"version\":1,\"profile\":null}",
                json.replaceFirst("\"slots\" : \\d+", "\"slots\" : 2000000000"),
                json.replaceFirst("\"scoreNoise\" : [^,]+", "\"scoreNoise\" : -1"),
                json.replaceFirst("\"scoreNoisePublicKey\" : [^,]+", "\"scoreNoisePublicKey\" : \"NaN\""),
                json.replaceFirst("\"scoreRange\" : [^,]+", "\"scoreRange\" : 0"),
                json.replaceFirst("\"scoreNoise\" : [^,]+,", ""))) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> ClientProfile.fromJson(text))
                    .withMessageContaining("not a client profile")
                    .withMessageNotContaining("io.nightjar");
        }
    }

    @Test
    void keysOfOtherParameters_areRefused() {
        AnalyzedProgram other = ProgramCompiler.compile(
                TestNetworks.mixed(), CompileOptions.automatic().withParameters(TestNetworks.insecure(7, 6)));
        assertThatExceptionOfType(FingerprintMismatchException.class)
                .isThrownBy(() ->
                        new BlockScorer(PROGRAM, TestNetworks.Owner.of(other).keys(), 1));
    }

    @Test
    void blockThatLacksACiphertext_isRefusedByIndex() {
        TestNetworks.Owner owner = TestNetworks.Owner.of(PROGRAM);
        List<StoredCiphertext> stored = owner.encrypt(TestNetworks.images(TestNetworks.mixed(), 1));
        int missing = stored.remove(7).index();
        assertThatExceptionOfType(MismatchedInputException.class)
                .isThrownBy(() -> new BlockScorer(PROGRAM, owner.keys(), 2).score(stored.iterator()))
                .withMessageContaining("lacks ciphertext " + missing);
    }

    @Test
    void damagedCiphertext_failsTheBlock() {
        TestNetworks.Owner owner = TestNetworks.Owner.of(PROGRAM);
        List<StoredCiphertext> stored = owner.encrypt(TestNetworks.images(TestNetworks.mixed(), 1));
        stored.get(9).payload()[100] ^= 1;
        assertThatExceptionOfType(CorruptBlobException.class)
                .isThrownBy(() -> new BlockScorer(PROGRAM, owner.keys(), 1).score(stored.iterator()))
                .withMessageContaining("checksum");
    }
}
