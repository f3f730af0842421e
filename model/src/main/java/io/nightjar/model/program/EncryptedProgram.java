package io.nightjar.model.program;

import io.nightjar.ckks.io.Fingerprint;
import io.nightjar.ckks.io.StoredSizes;
import io.nightjar.ckks.keys.KeyRequest;
import io.nightjar.ckks.noise.NoiseEstimate;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.ckks.scheme.SecurityTable;
import io.nightjar.model.circuit.Step;
import io.nightjar.model.contract.ClientProfile;
import io.nightjar.model.contract.ImageContract;
import io.nightjar.model.contract.ScoreContract;
import io.nightjar.model.cost.CountingInterpreter;
import io.nightjar.model.cost.MemoryModel;
import io.nightjar.model.cost.OperationCounts;
import io.nightjar.model.cost.ScheduleAnalysis;
import io.nightjar.model.cost.ScheduledCircuit;
import io.nightjar.model.network.Shape;
import io.nightjar.model.packing.Packing;
import io.nightjar.model.ranges.ValueBounds;
import java.util.ArrayList;
import java.util.List;

/**
 * A compiled network for the scoring side: parameters, packing, steps with quantised weights. Levels, scales, costs and
 * the order of inputs are results of a dry run, made when a program is built or read. Immutable, shared by all threads.
 */
public final class EncryptedProgram {
    private final CkksParameters parameters;
    private final Packing packing;
    private final Shape input;
    private final int inputLevel;
    private final double inputScale;
    private final List<Step> steps;
    private final ValueBounds bounds;
    private final List<RejectedPlan> alternatives;
    private final ScheduledCircuit plan;
    private final CountingInterpreter demand;
    private final ScheduleAnalysis run;
    private final Fingerprint fingerprint;
    private CkksContext context;

    public EncryptedProgram(
            CkksParameters parameters,
            Packing packing,
            Shape input,
            int inputLevel,
            double inputScale,
            List<Step> steps,
            ValueBounds bounds,
            List<RejectedPlan> alternatives) {
        this.parameters = parameters;
        this.packing = packing;
        this.input = input;
        this.inputLevel = inputLevel;
        this.inputScale = inputScale;
        this.steps = List.copyOf(steps);
        this.bounds = bounds;
        this.alternatives = List.copyOf(alternatives);
        this.plan = ScheduledCircuit.of(this.steps);
        this.demand = CountingInterpreter.of(this.steps);
        this.run = dryRun(bounds, NoiseEstimate.secretKeyEncryption(parameters, inputLevel, inputScale));
        this.fingerprint = Fingerprint.of(ProgramWriter.body(this));
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

    /**
     * The parameter set's tables, which may take a gigabyte: they are made when they are first asked for, so that a
     * program that is only read or described costs what it holds.
     */
    public synchronized CkksContext context() {
        if (context == null) {
            context = new CkksContext(parameters);
        }
        return context;
    }

    public CkksParameters parameters() {
        return parameters;
    }

    public Packing packing() {
        return packing;
    }

    public Shape input() {
        return input;
    }

    public int inputLevel() {
        return inputLevel;
    }

    public double inputScale() {
        return inputScale;
    }

    public List<Step> steps() {
        return steps;
    }

    public ValueBounds bounds() {
        return bounds;
    }

    /** What the compiler considered and did not take. */
    List<RejectedPlan> alternatives() {
        return alternatives;
    }

    /** Indices of the input ciphertexts that are read, in the order of first use. */
    public int[] inputOrder() {
        return demand.inputOrder().stream().mapToInt(Integer::intValue).toArray();
    }

    /** Input ciphertexts of a block, read or not. */
    public int inputCount() {
        return packing.input(input.channels(), input.height(), input.width()).ciphertexts();
    }

    int outputCount() {
        return steps.get(steps.size() - 1).outputCount();
    }

    /** The level at which a step reads its operands. */
    public int level(int step) {
        return run.level(step);
    }

    private ScheduleAnalysis dryRun(ValueBounds known, NoiseEstimate fresh) {
        return new ScheduleAnalysis(parameters, plan, demand, known, fresh);
    }

    /** What the owner of the images needs; no weights are in it. */
    public ClientProfile clientProfile() {
        ScheduleAnalysis.Value out = run.output();
        ValueBounds exact = bounds.withExactWeights();
        ScheduleAnalysis noise = dryRun(exact, NoiseEstimate.secretKeyEncryption(parameters, inputLevel, inputScale));
        return new ClientProfile(
                parameters,
                new ImageContract(packing, input, inputLevel, inputScale, inputOrder()),
                new ScoreContract(
                        outputCount(),
                        out.level(),
                        out.scale(),
                        noise.output().error(),
                        publicKeyRun(exact).output().error(),
                        Math.max(bounds.largest()[steps.size()], Double.MIN_NORMAL)),
                keyRequest(),
                fingerprint());
    }

    /** Every key at the highest level of its use. */
    KeyRequest keyRequest() {
        return run.keys();
    }

    public PlanReport report() {
        List<PlanReport.StepReport> reports = new ArrayList<>();
        for (int array = 0; array <= steps.size(); array++) {
            ScheduleAnalysis.Value v = run.value(array);
            OperationCounts count = run.count(array);
            reports.add(new PlanReport.StepReport(
                    array == 0 ? PlanReport.READ : steps.get(array - 1).name(),
                    demand.work(array).made,
                    demand.work(array).rotations,
                    v.level(),
                    Math.log(v.scale()) / Math.log(2),
                    v.bound(),
                    count.transforms,
                    count.seconds()));
        }
        StoredSizes sizes = new StoredSizes(parameters);
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
                packing.phases(),
                packing.coarseHeight(),
                packing.coarseWidth(),
                packing.imagesPerBlock(),
                inputOrder().length,
                outputCount(),
                sizes.evaluationKeys(keyRequest()),
                sizes.ciphertext(inputLevel, 1),
                run.seconds(),
                MemoryModel.bytes(parameters, run, inputLevel),
                logError(run),
                logError(publicKeyRun(bounds)),
                bounds.source().words,
                sizes.listing(keyRequest()),
                reports,
                alternatives);
    }

    /** A dry run on inputs encrypted under the public key. */
    private ScheduleAnalysis publicKeyRun(ValueBounds known) {
        return dryRun(known, NoiseEstimate.publicKeyEncryption(parameters, inputLevel, inputScale));
    }

    private static double logError(ScheduleAnalysis run) {
        return Math.log(run.output().error()) / Math.log(2);
    }

    private static List<Integer> widths(List<Long> moduli) {
        return moduli.stream()
                .map(q -> Long.SIZE - Long.numberOfLeadingZeros(q))
                .toList();
    }
}
