package io.nightjar.model.program;

import io.nightjar.ckks.io.Blob;
import io.nightjar.ckks.io.BlobKind;
import io.nightjar.ckks.io.BodyReader;
import io.nightjar.ckks.io.CorruptBlobException;
import io.nightjar.ckks.io.Fingerprint;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.model.network.Shape;
import io.nightjar.model.packing.Packing;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Programs as blobs; the body is big-endian and every array is preceded by its length. See data/FORMAT.md. */
final class ProgramCodec {
    private static final int LINEAR = 1;
    private static final int ACTIVATION = 2;
    private static final int LARGEST_IMAGE = 1 << 24;
    /** Input values, read or not, take memory: beyond a small image, no more than this for a byte of the program that reads them. */
    private static final int VALUES_PER_BYTE = 64;

    private static final int SMALL_IMAGE = 1 << 16;
    /** Every second step takes a level, and a dry run goes as deep as there are steps. */
    private static final int MOST_STEPS = 256;

    private ProgramCodec() {}

    static byte[] write(EncryptedProgram program) {
        return Blob.of(BlobKind.PROGRAM, Fingerprint.of(program.parameters()), body(program));
    }

    static byte[] body(EncryptedProgram p) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            writeParameters(p.parameters(), out);
            out.writeInt(p.packing().phases());
            out.writeInt(p.packing().coarseHeight());
            out.writeInt(p.packing().coarseWidth());
            out.writeInt(p.input().channels());
            out.writeInt(p.input().height());
            out.writeInt(p.input().width());
            out.writeInt(p.inputLevel());
            out.writeDouble(p.inputScale());
            out.writeByte(p.bounds().source().ordinal());
            writeDoubles(p.bounds().limits(), out);
            writeDoubles(p.bounds().largest(), out);
            writeDoubles(p.bounds().rms(), out);
            writeDoubles(p.bounds().inner(), out);
            writeDoubles(p.bounds().slopes(), out);
            out.writeInt(p.steps().size());
            for (Step step : p.steps()) {
                if (step instanceof LinearStep linear) {
                    writeLinear(linear, out);
                } else if (step instanceof ActivationStep activation) {
                    writeActivation(activation, out);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void writeParameters(CkksParameters p, DataOutputStream out) throws IOException {
        out.writeUTF(p.name());
        out.writeByte(p.logN());
        out.writeByte(p.security().ordinal());
        out.writeByte(p.keyLevel());
        out.writeByte(p.digits());
        for (List<Long> moduli : List.of(p.moduli(), p.specialModuli())) {
            out.writeByte(moduli.size());
            for (long q : moduli) {
                out.writeLong(q);
            }
        }
    }

    private static void writeLinear(LinearStep s, DataOutputStream out) throws IOException {
        out.writeByte(LINEAR);
        out.writeUTF(s.name());
        out.writeInt(s.inputCount());
        out.writeInt(s.outputCount());
        out.writeDouble(s.factor());
        out.writeBoolean(s.rescale());
        out.writeInt(s.panels().size());
        for (LinearStep.Panel panel : s.panels()) {
            out.writeInt(panel.rows());
            for (int m = 0; m < panel.rows(); m++) {
                writeInts(panel.weights()[m], out);
            }
            writeDoubles(panel.multipliers(), out);
            writeDoubles(panel.bias(), out);
        }
        out.writeInt(s.tiles().size());
        for (LinearStep.Tile tile : s.tiles()) {
            out.writeInt(tile.panel());
            writeInts(tile.inputs(), out);
            writeInts(tile.outputs(), out);
        }
    }

    private static void writeActivation(ActivationStep s, DataOutputStream out) throws IOException {
        out.writeByte(ACTIVATION);
        out.writeUTF(s.name());
        out.writeInt(s.inputCount());
        out.writeByte(s.degree());
        out.writeDouble(s.c());
        out.writeDouble(s.d());
        out.writeDouble(s.e());
        out.writeInt(s.groups().size());
        for (int[] group : s.groups()) {
            writeInts(group, out);
        }
    }

    private static void writeInts(int[] values, DataOutputStream out) throws IOException {
        out.writeInt(values.length);
        for (int v : values) {
            out.writeInt(v);
        }
    }

    private static void writeDoubles(double[] values, DataOutputStream out) throws IOException {
        out.writeInt(values.length);
        for (double v : values) {
            out.writeDouble(v);
        }
    }

    static EncryptedProgram read(byte[] bytes) {
        BodyReader body = Blob.open(bytes, BlobKind.PROGRAM);
        byte[] content = body.readBytes(body.remaining());
        EncryptedProgram program;
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
            program = read(in);
            if (in.available() > 0) {
                throw new IOException(in.available() + " bytes too many");
            }
            program.clientProfile();
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException | PlanException e) {
            throw new CorruptBlobException(
                    "a program is malformed (" + e.getMessage() + "); compile it again with this release");
        }
        if (!Fingerprint.of(content).hex().equals(program.fingerprint())) {
            throw new CorruptBlobException(
                    "a program is malformed: it is not in canonical form; compile it again with this release");
        }
        if (!Fingerprint.of(program.parameters()).equals(Blob.header(bytes).fingerprint())) {
            throw new CorruptBlobException(
                    "a program is malformed: its header names other parameters; compile it again");
        }
        return program;
    }

    private static EncryptedProgram read(DataInputStream in) throws IOException {
        int bodyBytes = in.available();
        CkksParameters parameters = readParameters(in);
        Packing packing = new Packing(in.readInt(), in.readInt(), in.readInt(), parameters.slots());
        Shape input = new Shape(in.readInt(), in.readInt(), in.readInt());
        if (input.size() > Math.min(LARGEST_IMAGE, SMALL_IMAGE + (long) VALUES_PER_BYTE * bodyBytes)) {
            throw new IOException("images of " + input + " are larger than a program of " + bodyBytes + " bytes reads");
        }
        int level = in.readInt();
        double scale = in.readDouble();
        int source = in.readByte();
        if (source < 0 || source >= ValueBounds.Source.values().length) {
            throw new IOException("unknown source of bounds " + source);
        }
        ValueBounds bounds = new ValueBounds(
                ValueBounds.Source.values()[source],
                readDoubles(in),
                readDoubles(in),
                readDoubles(in),
                readDoubles(in),
                readDoubles(in));
        List<Step> steps = new ArrayList<>();
        int count = length(in, 1);
        if (count > MOST_STEPS) {
            throw new IOException(count + " steps are more than any network takes");
        }
        for (int i = 0; i < count; i++) {
            int kind = in.readByte();
            if (kind != LINEAR && kind != ACTIVATION) {
                throw new IOException("step " + i + " has unknown kind " + kind);
            }
            steps.add(kind == LINEAR ? readLinear(in) : readActivation(in));
        }
        requireChain(steps, input.size(), bounds);
        return new EncryptedProgram(parameters, packing, input, level, scale, steps, bounds);
    }

    private static void requireChain(List<Step> steps, int inputs, ValueBounds bounds) throws IOException {
        if (steps.isEmpty() || bounds.arrays() != steps.size() + 1) {
            throw new IOException("steps and bounds do not match");
        }
        int made = inputs;
        for (Step step : steps) {
            if (step.inputCount() != made) {
                throw new IOException("step " + step.name() + " reads " + step.inputCount() + " values of " + made);
            }
            made = step.outputCount();
            if (made < 1) {
                throw new IOException("step " + step.name() + " makes nothing");
            }
        }
    }

    private static CkksParameters readParameters(DataInputStream in) throws IOException {
        String name = in.readUTF();
        int logN = in.readUnsignedByte();
        int security = in.readUnsignedByte();
        int keyLevel = in.readUnsignedByte();
        int digits = in.readUnsignedByte();
        if (security < 0 || security >= CkksParameters.Security.values().length) {
            throw new IOException("unknown security " + security);
        }
        return new CkksParameters(
                name,
                logN,
                readModuli(in),
                readModuli(in),
                keyLevel,
                digits,
                CkksParameters.Security.values()[security]);
    }

    private static List<Long> readModuli(DataInputStream in) throws IOException {
        int count = in.readUnsignedByte();
        List<Long> moduli = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            moduli.add(in.readLong());
        }
        return moduli;
    }

    private static LinearStep readLinear(DataInputStream in) throws IOException {
        String name = in.readUTF();
        int inputs = in.readInt();
        int outputs = length(in, Integer.BYTES);
        double factor = in.readDouble();
        boolean rescale = in.readBoolean();
        List<LinearStep.Panel> panels = new ArrayList<>();
        int panelCount = length(in, 1);
        for (int i = 0; i < panelCount; i++) {
            int[][] weights = new int[length(in, 4)][];
            for (int m = 0; m < weights.length; m++) {
                weights[m] = readInts(in);
            }
            panels.add(new LinearStep.Panel(weights, readDoubles(in), readDoubles(in)));
        }
        List<LinearStep.Tile> tiles = new ArrayList<>();
        int tileCount = length(in, 4);
        for (int i = 0; i < tileCount; i++) {
            tiles.add(new LinearStep.Tile(in.readInt(), readInts(in), readInts(in)));
        }
        return new LinearStep(name, inputs, outputs, panels, tiles, factor, rescale);
    }

    private static ActivationStep readActivation(DataInputStream in) throws IOException {
        String name = in.readUTF();
        int inputs = in.readInt();
        int degree = in.readByte();
        double c = in.readDouble();
        double d = in.readDouble();
        double e = in.readDouble();
        List<int[]> groups = new ArrayList<>();
        int count = length(in, 4);
        for (int i = 0; i < count; i++) {
            groups.add(readInts(in));
        }
        return new ActivationStep(name, inputs, degree, c, d, e, groups);
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
