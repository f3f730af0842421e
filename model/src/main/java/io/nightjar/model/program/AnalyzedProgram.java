package io.nightjar.model.program;

import io.nightjar.ckks.io.Fingerprint;
import io.nightjar.ckks.io.StoredSizes;
import io.nightjar.ckks.noise.NoiseEstimate;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.ckks.scheme.SecurityTable;
import io.nightjar.model.circuit.ArrayIndex;
import io.nightjar.model.circuit.Step;
import io.nightjar.model.contract.ClientProfile;
import io.nightjar.model.contract.ImageContract;
import io.nightjar.model.contract.ScoreContract;
import io.nightjar.model.cost.CountingInterpreter;
import io.nightjar.model.cost.MemoryModel;
import io.nightjar.model.cost.OperationCounts;
import io.nightjar.model.cost.ScheduleAnalysis;
import io.nightjar.model.cost.ScheduledCircuit;
import io.nightjar.model.machine.UnitCosts;
import io.nightjar.model.packing.Packing;
import io.nightjar.model.packing.SlotOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A program with all that follows from it: fingerprint, levels and scales, costs, the order of inputs, the client
 * profile. Made when a program is compiled or read, which also shows that it can run. Immutable, shared by all threads.
 */
public final class AnalyzedProgram {
    private final EncryptedProgram program;
    private final Fingerprint fingerprint;
    private final CountingInterpreter counting;
    private final ScheduledCircuit circuit;
    private final ScheduleAnalysis run;
    private final ClientProfile clientProfile;
    private CkksContext context;

    private AnalyzedProgram(EncryptedProgram program) {
        this.program = program;
        this.fingerprint = Fingerprint.of(ProgramWriter.body(program));
        this.counting = CountingInterpreter.of(program.steps());
        this.circuit = ScheduledCircuit.of(program.steps(), program.packing().order());
        this.run = analysis(secretKeyEncryption());
        this.clientProfile = profile();
    }

    /**
     * Analyzes a program.
     *
     * @throws io.nightjar.model.CompileException if it cannot run: levels do not suffice, or values do not fit
     * @throws IllegalArgumentException if no client profile could describe it
     */
    public static AnalyzedProgram of(EncryptedProgram program) {
        return new AnalyzedProgram(program);
    }

    /** The program as a blob; see data/FORMAT.md. */
    public byte[] toBytes() {
        return ProgramCodec.write(program);
    }

    /** @throws io.nightjar.ckks.io.CorruptBlobException if the bytes are not an intact program that can run */
    public static AnalyzedProgram fromBytes(byte[] bytes) {
        return ProgramCodec.read(bytes);
    }

    /** What is stored. */
    public EncryptedProgram program() {
        return program;
    }

    /** See {@link EncryptedProgram#parameters}. */
    public CkksParameters parameters() {
        return program.parameters();
    }

    /** See {@link EncryptedProgram#packing}. */
    public Packing packing() {
        return program.packing();
    }

    /** See {@link EncryptedProgram#input}. */
    public EncryptedProgram.Input input() {
        return program.input();
    }

    /** See {@link EncryptedProgram#steps}. */
    public List<Step> steps() {
        return program.steps();
    }

    /** Hash of everything in the program: 32 hexadecimal digits. */
    public String fingerprint() {
        return fingerprint.hex();
    }

    /**
     * Tables for the program's parameters, which may take a gigabyte: they are made when they are first asked for, so
     * that a program that is only read or described costs what it holds.
     */
    public synchronized CkksContext context() {
        if (context == null) {
            context = new CkksContext(program.parameters());
        }
        return context;
    }

    /** Indices of the input ciphertexts that are read, in the order of first use. */
    public int[] inputOrder() {
        return counting.inputOrder().stream().mapToInt(Integer::intValue).toArray();
    }

    /** Input ciphertexts of a block, read or not. */
    public int inputCount() {
        return program.inputLayout().ciphertexts();
    }

    /** The level at which a step reads its operands. */
    public int level(int step) {
        return run.level(step);
    }

    /** What the owner of the images needs; no weights are in it. */
    public ClientProfile clientProfile() {
        return clientProfile;
    }

    private NoiseEstimate secretKeyEncryption() {
        EncryptedProgram.Input input = program.input();
        return NoiseEstimate.secretKeyEncryption(program.parameters(), input.level(), input.scale());
    }

    private NoiseEstimate publicKeyEncryption() {
        EncryptedProgram.Input input = program.input();
        return NoiseEstimate.publicKeyEncryption(program.parameters(), input.level(), input.scale());
    }

    private ScheduleAnalysis analysis(NoiseEstimate fresh) {
        return new ScheduleAnalysis(program.parameters(), circuit, counting, program.bounds(), fresh);
    }

    /** What scores differ by from those of the clear interpreter; positive also where no image matters to a score. */
    private double scoreNoise(NoiseEstimate fresh) {
        double error = ScheduleAnalysis.besideIntegers(program.parameters(), circuit, counting, program.bounds(), fresh)
                .output()
                .error();
        return Math.max(error, Double.MIN_NORMAL);
    }

    private ClientProfile profile() {
        ScheduleAnalysis.Value out = run.output();
        EncryptedProgram.Input input = program.input();
        return new ClientProfile(
                program.parameters(),
                new ImageContract(program.packing(), input.shape(), input.level(), input.scale(), inputOrder()),
                new ScoreContract(
                        program.outputCount(),
                        out.level(),
                        out.scale(),
                        scoreNoise(secretKeyEncryption()),
                        scoreNoise(publicKeyEncryption()),
                        Math.max(program.bounds().largest()[program.steps().size()], Double.MIN_NORMAL)),
                run.keys(),
                fingerprint(),
                program.safeguards());
    }

    /** Parameters, levels, sizes and costs as predicted for the kernels that this JVM runs. */
    public PlanReport report() {
        return report(UnitCosts.builtIn());
    }

    /** Parameters, levels, sizes and costs as predicted for machines that these unit costs hold for. */
    public PlanReport report(UnitCosts unitCosts) {
        List<PlanReport.StepReport> steps = new ArrayList<>();
        for (int array = 0; array < ArrayIndex.count(program.steps()); array++) {
            steps.add(stepReport(array, unitCosts));
        }
        StoredSizes sizes = new StoredSizes(program.parameters());
        return new PlanReport(
                parametersReport(),
                blockReport(),
                new PlanReport.Keys(
                        sizes.evaluationKeys(run.keys()),
                        MemoryModel.keyBytes(program.parameters(), run.keys()),
                        sizes.listing(run.keys())),
                prediction(unitCosts),
                steps,
                program.alternatives());
    }

    private PlanReport.Parameters parametersReport() {
        CkksParameters parameters = program.parameters();
        return new PlanReport.Parameters(
                parameters.name(),
                parameters.ring().word(),
                parameters.logN(),
                program.input().level(),
                parameters.digits(),
                new PlanReport.ModulusBits(widths(parameters.moduli()), widths(parameters.specialModuli())),
                new PlanReport.Security(parameters.logQp(), SecurityTable.ceiling(parameters.logN())));
    }

    private PlanReport.Block blockReport() {
        Packing packing = program.packing();
        return new PlanReport.Block(
                new PlanReport.PhasePacking(
                        packing.phases(),
                        packing.coarseHeight(),
                        packing.coarseWidth(),
                        packing.slots(),
                        packing.order() == SlotOrder.IMAGES_INNERMOST),
                clientProfile.imagesPerBlock(),
                clientProfile.references().size(),
                inputOrder().length,
                program.outputCount(),
                new StoredSizes(program.parameters()).ciphertext(program.input().level(), 1));
    }

    private PlanReport.Prediction prediction(UnitCosts unitCosts) {
        return new PlanReport.Prediction(
                run.seconds(unitCosts),
                MemoryModel.bytes(program.parameters(), run, program.input().level()),
                logError(run),
                logError(analysis(publicKeyEncryption())),
                switch (program.bounds().source()) {
                    case CALIBRATION -> PlanReport.RangeSource.CALIBRATION_IMAGES;
                    case WEIGHTS -> PlanReport.RangeSource.WEIGHTS;
                    case SYNTHETIC -> PlanReport.RangeSource.SYNTHETIC_IMAGES;
                },
                unitCosts.machine().description(),
                unitCosts.origin());
    }

    private PlanReport.StepReport stepReport(int array, UnitCosts unitCosts) {
        ScheduleAnalysis.Value value = run.value(array);
        OperationCounts count = run.count(array);
        String name = array == ArrayIndex.INPUTS
                ? PlanReport.READ
                : program.steps().get(ArrayIndex.makerOf(array)).name();
        return new PlanReport.StepReport(
                name,
                new PlanReport.Values(counting.work(array).made(), value.level(), log2(value.scale()), value.bound()),
                new PlanReport.Work(counting.work(array).rotations(), count.transforms(), count.seconds(unitCosts)));
    }

    private static double logError(ScheduleAnalysis run) {
        return log2(run.output().error());
    }

    private static double log2(double value) {
        return Math.log(value) / Math.log(2);
    }

    private static List<Integer> widths(List<Long> moduli) {
        return moduli.stream()
                .map(q -> Long.SIZE - Long.numberOfLeadingZeros(q))
                .toList();
    }
}
