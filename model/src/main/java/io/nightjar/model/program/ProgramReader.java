package io.nightjar.model.program;

import io.nightjar.ckks.Counts;
import io.nightjar.ckks.math.Ring;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.ckks.scheme.Scales;
import io.nightjar.model.circuit.ActivationStep;
import io.nightjar.model.circuit.ArrayIndex;
import io.nightjar.model.circuit.Dataflow;
import io.nightjar.model.circuit.LinearDataflow;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.circuit.PolynomialStep;
import io.nightjar.model.circuit.QuantizedWeights;
import io.nightjar.model.circuit.Step;
import io.nightjar.model.circuit.SumStep;
import io.nightjar.model.contract.ImageEnvelope;
import io.nightjar.model.contract.ReferenceImage;
import io.nightjar.model.contract.Safeguards;
import io.nightjar.model.network.Shape;
import io.nightjar.model.packing.Packing;
import io.nightjar.model.packing.SlotOrder;
import io.nightjar.model.packing.TensorLayout;
import io.nightjar.model.ranges.ValueBounds;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/** Reads the body of a stored program, which may be hostile: every length is checked before anything is allocated. */
final class ProgramReader {
    private static final int MAX_IMAGE_VALUES = 1 << 24;
    /**
     * Input values, read or not, take memory: beyond a small image, no more than this for a byte of the program that
     * reads them.
     */
    private static final int VALUES_PER_BYTE = 64;

    private static final int SMALL_IMAGE = 1 << 16;
    /** Every second step takes a level, and a dry run goes as deep as there are steps. */
    private static final int MAX_STEPS = 256;

    private static final int NO_PART = -1;

    private ProgramReader() {}

    /**
     * @throws IOException if the program is malformed, as are the other two
     * @throws IllegalArgumentException if a part of it is
     * @throws io.nightjar.model.CompileException if it cannot run
     */
    static EncryptedProgram read(DataInputStream in) throws IOException {
        int bodyBytes = in.available();
        CkksParameters parameters = readParameters(in);
        Packing plain = new Packing(in.readInt(), in.readInt(), in.readInt(), parameters.slots());
        Shape image = new Shape(in.readInt(), in.readInt(), in.readInt());
        if (image.size() > Math.min(MAX_IMAGE_VALUES, SMALL_IMAGE + (long) VALUES_PER_BYTE * bodyBytes)) {
            throw new IOException(
                    "images of " + image + " are larger than a program of " + Counts.of(bodyBytes, "byte") + " reads");
        }
        int level = in.readInt();
        double scale = in.readDouble();
        if (level < 0 || level > parameters.maxLevel()) {
            throw new IOException("input level " + level + " is outside [0, " + parameters.maxLevel() + "]");
        }
        Scales.requireWithin(parameters, level, scale);
        ValueBounds bounds = new ValueBounds(
                coded(ValueBounds.Source.values(), ValueBounds.Source::code, in.readUnsignedByte(), "source of bounds"),
                readDoubles(in),
                readDoubles(in),
                readDoubles(in),
                readDoubles(in),
                readDoubles(in));
        List<Step> steps = new ArrayList<>();
        int count = length(in, 1);
        if (count > MAX_STEPS) {
            throw new IOException(Counts.of(count, "step") + " are more than any network takes");
        }
        for (int i = 0; i < count; i++) {
            steps.add(readStep(i, in));
        }
        List<RejectedPlan> alternatives = new ArrayList<>();
        int alternativeCount = length(in, 36);
        for (int i = 0; i < alternativeCount; i++) {
            alternatives.add(readAlternative(in));
        }
        TensorLayout layout = plain.input(image.channels(), image.height(), image.width());
        requireChain(steps, layout.ciphertexts(), plain, bounds);
        EncryptedProgram.Input input = new EncryptedProgram.Input(image, level, scale);
        int part = in.available() == 0 ? NO_PART : in.readUnsignedByte();
        Packing packing = plain;
        if (part == ProgramCodec.SLOT_ORDER) {
            packing = plain.with(coded(SlotOrder.values(), SlotOrder::code, in.readUnsignedByte(), "order of slots"));
            part = in.available() == 0 ? NO_PART : in.readUnsignedByte();
        }
        requireRotations(steps, packing.step());
        Safeguards safeguards = part == NO_PART ? Safeguards.NONE : readSafeguards(part, in);
        return new EncryptedProgram(parameters, packing, input, steps, bounds, alternatives, safeguards);
    }

    /** Images that are innermost move together, by whole positions. */
    private static void requireRotations(List<Step> steps, int step) throws IOException {
        for (Step each : steps) {
            IntStream rotations = IntStream.empty();
            if (each instanceof LinearStep linear) {
                rotations = linear.dataflow().sources().stream().mapToInt(LinearDataflow.Source::rotation);
            } else if (each instanceof SumStep sum) {
                rotations = sum.outputs().stream().flatMap(Arrays::stream).mapToInt(SumStep.Term::rotation);
            }
            if (rotations.anyMatch(rotation -> rotation % step != 0)) {
                throw new IOException(
                        "step " + each.name() + " rotates by a part of the " + step + " slots of a position");
            }
        }
    }

    private static Safeguards readSafeguards(int kind, DataInputStream in) throws IOException {
        if (kind != ProgramCodec.SAFEGUARDS) {
            throw new IOException("behind its plans it holds an unknown part of kind " + kind);
        }
        List<ReferenceImage> references = new ArrayList<>();
        int count = length(in, 2 * Integer.BYTES);
        for (int i = 0; i < count; i++) {
            byte[] pixels = new byte[length(in, 1)];
            in.readFully(pixels);
            references.add(new ReferenceImage(pixels, readDoubles(in)));
        }
        Optional<ImageEnvelope> envelope = in.readBoolean()
                ? Optional.of(new ImageEnvelope(
                        in.readDouble(),
                        in.readDouble(),
                        in.readDouble(),
                        in.readDouble(),
                        in.readDouble(),
                        in.readDouble(),
                        in.readDouble()))
                : Optional.empty();
        return new Safeguards(references, envelope);
    }

    private static Step readStep(int number, DataInputStream in) throws IOException {
        int kind = in.readByte();
        return switch (kind) {
            case ProgramCodec.LINEAR -> readLinear(false, in);
            case ProgramCodec.SHIFTED_LINEAR -> readLinear(true, in);
            case ProgramCodec.ACTIVATION -> readActivation(true, false, in);
            case ProgramCodec.DEFERRED_ACTIVATION -> readActivation(true, true, in);
            case ProgramCodec.UNRESCALED_ACTIVATION -> readActivation(false, false, in);
            case ProgramCodec.UNRESCALED_DEFERRED_ACTIVATION -> readActivation(false, true, in);
            case ProgramCodec.SUM -> readSum(in);
            case ProgramCodec.POLYNOMIAL -> readPolynomial(in);
            default -> throw new IOException("step " + number + " has unknown kind " + kind);
        };
    }

    private static void requireChain(List<Step> steps, int inputs, Packing packing, ValueBounds bounds)
            throws IOException {
        if (steps.isEmpty() || bounds.arrays() != ArrayIndex.count(steps)) {
            throw new IOException("steps and bounds do not match");
        }
        List<Integer> lengths = new ArrayList<>(List.of(inputs));
        for (Step step : steps) {
            if (step.operands().isEmpty()) {
                throw new IOException("step " + step.name() + " reads nothing");
            }
            for (Dataflow.Operand operand : step.operands()) {
                if (operand.array() < 0
                        || operand.array() >= lengths.size()
                        || operand.length() != lengths.get(operand.array())) {
                    throw new IOException("step " + step.name() + " reads " + Counts.of(operand.length(), "value")
                            + " of array " + operand.array() + ", which there are not");
                }
            }
            if (step.outputCount() < 1) {
                throw new IOException("step " + step.name() + " makes nothing");
            }
            if (step instanceof LinearStep linear) {
                for (boolean[] mask : linear.dataflow().masks()) {
                    if (mask.length != packing.positions()) {
                        throw new IOException(
                                "step " + step.name() + " has a mask of " + Counts.of(mask.length, "position"));
                    }
                }
                for (double[] shift : linear.shifts()) {
                    if (shift.length != packing.positions()) {
                        throw new IOException(
                                "step " + step.name() + " has a shift of " + Counts.of(shift.length, "position"));
                    }
                }
            }
            lengths.add(step.outputCount());
        }
    }

    private static CkksParameters readParameters(DataInputStream in) throws IOException {
        String name = in.readUTF();
        int ringAndDegree = in.readUnsignedByte();
        Ring ring = coded(Ring.values(), Ring::code, ringAndDegree / ProgramCodec.RING_UNIT, "ring");
        int security = in.readUnsignedByte();
        int keyLevel = in.readUnsignedByte();
        int digits = in.readUnsignedByte();
        return new CkksParameters(
                name,
                ring,
                ringAndDegree % ProgramCodec.RING_UNIT,
                readModuli(in),
                readModuli(in),
                keyLevel,
                digits,
                coded(CkksParameters.Security.values(), CkksParameters.Security::code, security, "security"));
    }

    private static <T> T coded(T[] values, ToIntFunction<T> code, int wanted, String what) throws IOException {
        for (T value : values) {
            if (code.applyAsInt(value) == wanted) {
                return value;
            }
        }
        throw new IOException("unknown " + what + " " + wanted);
    }

    private static List<Long> readModuli(DataInputStream in) throws IOException {
        int count = in.readUnsignedByte();
        List<Long> moduli = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            moduli.add(in.readLong());
        }
        return moduli;
    }

    private static LinearStep readLinear(boolean shifted, DataInputStream in) throws IOException {
        String name = in.readUTF();
        List<Dataflow.Operand> operands = new ArrayList<>();
        double[] factors = new double[length(in, 16)];
        for (int o = 0; o < factors.length; o++) {
            operands.add(readOperand(in));
            factors[o] = in.readDouble();
        }
        int outputs = length(in, Integer.BYTES);
        boolean rescale = in.readBoolean();
        List<LinearDataflow.Source> sources = new ArrayList<>();
        int sourceCount = length(in, 12);
        for (int i = 0; i < sourceCount; i++) {
            sources.add(new LinearDataflow.Source(in.readInt(), in.readInt(), in.readInt()));
        }
        List<boolean[]> masks = new ArrayList<>();
        int maskCount = length(in, 5);
        for (int i = 0; i < maskCount; i++) {
            masks.add(readMask(in));
        }
        List<QuantizedWeights.Panel> panels = new ArrayList<>();
        int panelCount = length(in, 1);
        for (int i = 0; i < panelCount; i++) {
            int[][] weights = new int[length(in, 4)][];
            for (int m = 0; m < weights.length; m++) {
                weights[m] = readInts(in);
            }
            panels.add(new QuantizedWeights.Panel(weights, readDoubles(in), readDoubles(in)));
        }
        List<LinearDataflow.Tile> tiles = new ArrayList<>();
        int tileCount = length(in, 4);
        for (int i = 0; i < tileCount; i++) {
            tiles.add(new LinearDataflow.Tile(in.readInt(), readInts(in), readInts(in)));
        }
        List<int[]> groups = new ArrayList<>();
        int groupCount = length(in, 4);
        for (int i = 0; i < groupCount; i++) {
            groups.add(readInts(in));
        }
        LinearDataflow dataflow = new LinearDataflow(name, operands, outputs, sources, masks, tiles, groups);
        List<double[]> shifts = new ArrayList<>();
        for (int i = 0; shifted && i < outputs; i++) {
            shifts.add(readDoubles(in));
        }
        return new LinearStep(dataflow, new QuantizedWeights(panels, factors), rescale, shifts);
    }

    private static Dataflow.Operand readOperand(DataInputStream in) throws IOException {
        return new Dataflow.Operand(in.readInt(), in.readInt());
    }

    private static boolean[] readMask(DataInputStream in) throws IOException {
        boolean[] mask = new boolean[length(in, 1)];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = in.readBoolean();
        }
        return mask;
    }

    private static ActivationStep readActivation(boolean rescale, boolean deferred, DataInputStream in)
            throws IOException {
        String name = in.readUTF();
        Dataflow.Operand operand = readOperand(in);
        int degree = in.readByte();
        double c = in.readDouble();
        double d = in.readDouble();
        double e = in.readDouble();
        List<int[]> groups = new ArrayList<>();
        int count = length(in, 4);
        for (int i = 0; i < count; i++) {
            groups.add(readInts(in));
        }
        return new ActivationStep(name, operand, degree, c, d, e, groups, rescale, deferred);
    }

    private static PolynomialStep readPolynomial(DataInputStream in) throws IOException {
        String name = in.readUTF();
        Dataflow.Operand operand = readOperand(in);
        double unit = in.readDouble();
        double resultScale = in.readDouble();
        List<double[]> polynomials = new ArrayList<>();
        int different = length(in, 4);
        for (int i = 0; i < different; i++) {
            polynomials.add(readDoubles(in));
        }
        int[] polynomialOf = readInts(in);
        List<int[]> groups = new ArrayList<>();
        int count = length(in, 4);
        for (int i = 0; i < count; i++) {
            groups.add(readInts(in));
        }
        return new PolynomialStep(name, operand, polynomials, polynomialOf, unit, resultScale, groups);
    }

    private static SumStep readSum(DataInputStream in) throws IOException {
        String name = in.readUTF();
        Dataflow.Operand operand = readOperand(in);
        boolean rescale = in.readBoolean();
        List<SumStep.Term[]> outputs = new ArrayList<>();
        int count = length(in, 4);
        for (int i = 0; i < count; i++) {
            SumStep.Term[] terms = new SumStep.Term[length(in, 8)];
            for (int t = 0; t < terms.length; t++) {
                terms[t] = new SumStep.Term(in.readInt(), in.readInt());
            }
            outputs.add(terms);
        }
        return new SumStep(name, operand, outputs, rescale);
    }

    private static RejectedPlan readAlternative(DataInputStream in) throws IOException {
        return new RejectedPlan(
                in.readInt(),
                in.readUTF(),
                in.readInt(),
                new RejectedPlan.Cost(in.readDouble(), in.readDouble(), in.readLong()),
                in.readUTF());
    }

    private static int[] readInts(DataInputStream in) throws IOException {
        int[] values = new int[length(in, Integer.BYTES)];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.readInt();
        }
        return values;
    }

    private static double[] readDoubles(DataInputStream in) throws IOException {
        double[] values = new double[length(in, Double.BYTES)];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.readDouble();
        }
        return values;
    }

    /** A length that what is left of the body can hold. */
    private static int length(DataInputStream in, int elementBytes) throws IOException {
        int length = in.readInt();
        if (length < 0 || (long) length * elementBytes > in.available()) {
            throw new IOException("a length of " + length + " exceeds the file");
        }
        return length;
    }
}
