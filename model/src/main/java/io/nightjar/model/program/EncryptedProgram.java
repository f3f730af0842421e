package io.nightjar.model.program;

import io.nightjar.ckks.io.CiphertextCodec;
import io.nightjar.ckks.io.Fingerprint;
import io.nightjar.ckks.io.KeyCodec;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.ckks.scheme.KeyRequest;
import io.nightjar.ckks.scheme.NoiseEstimate;
import io.nightjar.ckks.scheme.SecurityTable;
import io.nightjar.model.client.ClientProfile;
import io.nightjar.model.network.Shape;
import io.nightjar.model.packing.Packing;
import java.util.ArrayList;
import java.util.List;

/**
 * A compiled network for the scoring side: parameters, packing, steps with quantised weights. Levels, scales, costs and the order of inputs
 * are results of a dry run, made when a program is built or read. Immutable, shared by all threads.
 */
public final class EncryptedProgram {
    private final CkksParameters parameters;
    private final Packing packing;
    private final Shape input;
    private final int inputLevel;
    private final double inputScale;
    private final List<Step> steps;
    private final ValueBounds bounds;
    private final CostBackend cost;
    private final CkksContext context;
    private final Fingerprint fingerprint;

    EncryptedProgram(
            CkksParameters parameters,
            Packing packing,
            Shape input,
            int inputLevel,
            double inputScale,
            List<Step> steps,
            ValueBounds bounds) {
        this.parameters = parameters;
        this.packing = packing;
        this.input = input;
        this.inputLevel = inputLevel;
        this.inputScale = inputScale;
        this.steps = List.copyOf(steps);
        this.bounds = bounds;
        this.cost = new CostBackend(parameters, this.steps, bounds, inputLevel, inputScale);
        cost.run();
        this.context = new CkksContext(parameters);
        this.fingerprint = Fingerprint.of(ProgramCodec.body(this));
    }

    /** A stored program; see data/FORMAT.md. */
    public byte[] toBytes() {
        return ProgramCodec.write(this);
    }

    /** @throws io.nightjar.ckks.io.CorruptBlobException if the bytes are not an intact program */
    public static EncryptedProgram fromBytes(byte[] bytes) {
        return ProgramCodec.read(bytes);
    }

    /** Of everything in it: 32 hexadecimal digits. */
    public String fingerprint() {
        return fingerprint.hex();
    }

    public CkksContext context() {
        return context;
    }

    public CkksParameters parameters() {
        return parameters;
    }

    Packing packing() {
        return packing;
    }

    Shape input() {
        return input;
    }

    int inputLevel() {
        return inputLevel;
    }

    double inputScale() {
        return inputScale;
    }

    List<Step> steps() {
        return steps;
    }

    ValueBounds bounds() {
        return bounds;
    }

    /** Indices of the input ciphertexts that are read, in the order of first use. */
    int[] inputOrder() {
        return cost.inputOrder().stream().mapToInt(Integer::intValue).toArray();
    }

    int outputCount() {
        return steps.get(steps.size() - 1).outputCount();
    }

    /** What the owner of the images needs; no weights are in it. */
    public ClientProfile clientProfile() {
        CostBackend.Value out = cost.value(steps.size());
        ValueBounds exact = bounds.withExactWeights();
        CostBackend noise = new CostBackend(parameters, steps, exact, inputLevel, inputScale);
        noise.run();
        return new ClientProfile(
                parameters,
                packing,
                input.channels(),
                input.height(),
                input.width(),
                inputLevel,
                inputScale,
                inputOrder(),
                outputCount(),
                out.level(),
                out.scale(),
                noise.value(steps.size()).error(),
                publicKeyCost(exact).value(steps.size()).error(),
                Math.max(bounds.largest()[steps.size()], Double.MIN_NORMAL),
                keyRequest(),
                fingerprint());
    }

    /** Every activation relinearises, the first time at the level of its inputs. */
    KeyRequest keyRequest() {
        int level = KeyRequest.NONE;
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i) instanceof ActivationStep) {
                level = Math.max(level, cost.value(i).level());
            }
        }
        return level == KeyRequest.NONE ? KeyRequest.none() : KeyRequest.relinearization(level);
    }

    public PlanReport report() {
        List<PlanReport.StepReport> reports = new ArrayList<>();
        double seconds = 0;
        for (int array = 0; array <= steps.size(); array++) {
            CostBackend.Value v = cost.value(array);
            OperationCount count = cost.count(array);
            seconds += count.seconds(parameters.logN());
            reports.add(new PlanReport.StepReport(
                    array == 0 ? BlockScorer.READ : steps.get(array - 1).name(),
                    array == 0 ? cost.inputOrder().size() : made(array),
                    v.level(),
                    Math.log(v.scale()) / Math.log(2),
                    v.bound(),
                    count.transforms,
                    count.seconds(parameters.logN())));
        }
        KeyCodec keys = new KeyCodec(context);
        return new PlanReport(
                parameters.name(),
                parameters.logN(),
                widths(parameters.moduli()),
                widths(parameters.specialModuli()),
                parameters.digits(),
                parameters.logQp(),
                SecurityTable.ceiling(parameters.logN()),
                inputLevel,
                parameters.slots(),
                packing.imagesPerBlock(),
                cost.inputOrder().size(),
                outputCount(),
                keys.evaluationKeyBytes(keyRequest()),
                new CiphertextCodec(context).sizeBytes(inputLevel, 1),
                seconds,
                taskBytes(),
                logError(cost),
                logError(publicKeyCost(bounds)),
                bounds.source().words,
                keys.listing(keyRequest()),
                reports);
    }

    /** A dry run on inputs encrypted under the public key. */
    private CostBackend publicKeyCost(ValueBounds known) {
        NoiseEstimate fresh = NoiseEstimate.publicKeyEncryption(parameters, inputLevel, inputScale);
        CostBackend run = new CostBackend(parameters, steps, known, fresh);
        run.run();
        return run;
    }

    private double logError(CostBackend run) {
        return Math.log(run.value(steps.size()).error()) / Math.log(2);
    }

    /** Values of an array that are computed: what some output depends on. */
    private int made(int array) {
        int count = 0;
        for (int reads : DemandRunner.countReads(steps)[array]) {
            count += reads > 0 ? 1 : 0;
        }
        return count;
    }

    /** Ciphertexts held, a wave of activations on top, keys with their expanded halves, transform tables, and what a JVM with Spark takes. */
    private long taskBytes() {
        long row = (long) parameters.ringDegree() * Double.BYTES;
        long largest = 2L * (inputLevel + 1) * row;
        long keyRows = 2L
                * parameters.digits()
                * (parameters.keyLevel() + 1 + parameters.specialModuli().size());
        long tables =
                16L * (parameters.moduli().size() + parameters.specialModuli().size());
        long base = 250L << 20;
        return cost.peakBytes() + 3L * BlockScorer.WAVE * largest + (keyRows + tables) * row + base;
    }

    private static List<Integer> widths(List<Long> moduli) {
        return moduli.stream()
                .map(q -> Long.SIZE - Long.numberOfLeadingZeros(q))
                .toList();
    }
}
