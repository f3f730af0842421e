package io.nightjar.model.program;

import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.model.circuit.ActivationStep;
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
import io.nightjar.model.packing.SlotOrder;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Writes the body of a stored program: big-endian, every array preceded by its length. See data/FORMAT.md. */
final class ProgramWriter {
    private ProgramWriter() {}

    static byte[] body(EncryptedProgram p) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            writeParameters(p.parameters(), out);
            out.writeInt(p.packing().phases());
            out.writeInt(p.packing().coarseHeight());
            out.writeInt(p.packing().coarseWidth());
            out.writeInt(p.input().shape().channels());
            out.writeInt(p.input().shape().height());
            out.writeInt(p.input().shape().width());
            out.writeInt(p.input().level());
            out.writeDouble(p.input().scale());
            out.writeByte(p.bounds().source().code());
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
                } else if (step instanceof PolynomialStep polynomial) {
                    writePolynomial(polynomial, out);
                } else if (step instanceof SumStep sum) {
                    writeSum(sum, out);
                }
            }
            out.writeInt(p.alternatives().size());
            for (RejectedPlan alternative : p.alternatives()) {
                writeAlternative(alternative, out);
            }
            if (p.packing().order() != SlotOrder.IMAGES_OUTERMOST) {
                out.writeByte(ProgramCodec.SLOT_ORDER);
                out.writeByte(p.packing().order().code());
            }
            if (!p.safeguards().isNone()) {
                writeSafeguards(p.safeguards(), out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void writeParameters(CkksParameters p, DataOutputStream out) throws IOException {
        out.writeUTF(p.name());
        out.writeByte(p.logN() + ProgramCodec.RING_UNIT * p.ring().code());
        out.writeByte(p.security().code());
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
        LinearDataflow dataflow = s.dataflow();
        out.writeByte(s.shifts().isEmpty() ? ProgramCodec.LINEAR : ProgramCodec.SHIFTED_LINEAR);
        out.writeUTF(dataflow.name());
        out.writeInt(dataflow.operands().size());
        for (int o = 0; o < dataflow.operands().size(); o++) {
            writeOperand(dataflow.operands().get(o), out);
            out.writeDouble(s.quantized().factors()[o]);
        }
        out.writeInt(dataflow.outputCount());
        out.writeBoolean(s.rescale());
        out.writeInt(dataflow.sources().size());
        for (LinearDataflow.Source source : dataflow.sources()) {
            out.writeInt(source.input());
            out.writeInt(source.rotation());
            out.writeInt(source.mask());
        }
        out.writeInt(dataflow.masks().size());
        for (boolean[] mask : dataflow.masks()) {
            out.writeInt(mask.length);
            for (boolean kept : mask) {
                out.writeBoolean(kept);
            }
        }
        out.writeInt(s.quantized().panelCount());
        for (QuantizedWeights.Panel panel : s.quantized().panels()) {
            out.writeInt(panel.rows());
            for (int m = 0; m < panel.rows(); m++) {
                writeInts(panel.weights()[m], out);
            }
            writeDoubles(panel.multipliers(), out);
            writeDoubles(panel.bias(), out);
        }
        out.writeInt(dataflow.tiles().size());
        for (LinearDataflow.Tile tile : dataflow.tiles()) {
            out.writeInt(tile.panel());
            writeInts(tile.sources(), out);
            writeInts(tile.outputs(), out);
        }
        out.writeInt(dataflow.groups().size());
        for (int[] group : dataflow.groups()) {
            writeInts(group, out);
        }
        for (double[] shift : s.shifts()) {
            writeDoubles(shift, out);
        }
    }

    private static void writeOperand(Dataflow.Operand operand, DataOutputStream out) throws IOException {
        out.writeInt(operand.array());
        out.writeInt(operand.length());
    }

    private static void writeActivation(ActivationStep s, DataOutputStream out) throws IOException {
        int rescaled = s.deferred() ? ProgramCodec.DEFERRED_ACTIVATION : ProgramCodec.ACTIVATION;
        int unrescaled =
                s.deferred() ? ProgramCodec.UNRESCALED_DEFERRED_ACTIVATION : ProgramCodec.UNRESCALED_ACTIVATION;
        out.writeByte(s.rescale() ? rescaled : unrescaled);
        out.writeUTF(s.name());
        writeOperand(s.operand(), out);
        out.writeByte(s.degree());
        out.writeDouble(s.c());
        out.writeDouble(s.d());
        out.writeDouble(s.e());
        out.writeInt(s.groups().size());
        for (int[] group : s.groups()) {
            writeInts(group, out);
        }
    }

    private static void writePolynomial(PolynomialStep s, DataOutputStream out) throws IOException {
        out.writeByte(ProgramCodec.POLYNOMIAL);
        out.writeUTF(s.name());
        writeOperand(s.operand(), out);
        out.writeDouble(s.unit());
        out.writeDouble(s.resultScale());
        out.writeInt(s.polynomials().size());
        for (double[] polynomial : s.polynomials()) {
            writeDoubles(polynomial, out);
        }
        writeInts(s.polynomialOf(), out);
        out.writeInt(s.groups().size());
        for (int[] group : s.groups()) {
            writeInts(group, out);
        }
    }

    private static void writeSum(SumStep s, DataOutputStream out) throws IOException {
        out.writeByte(ProgramCodec.SUM);
        out.writeUTF(s.name());
        writeOperand(s.operand(), out);
        out.writeBoolean(s.rescale());
        out.writeInt(s.outputs().size());
        for (SumStep.Term[] terms : s.outputs()) {
            out.writeInt(terms.length);
            for (SumStep.Term term : terms) {
                out.writeInt(term.input());
                out.writeInt(term.rotation());
            }
        }
    }

    private static void writeAlternative(RejectedPlan a, DataOutputStream out) throws IOException {
        out.writeInt(a.phases());
        out.writeUTF(a.parameterSet());
        out.writeInt(a.imagesPerBlock());
        out.writeDouble(a.cost().secondsPerBlock());
        out.writeDouble(a.cost().millisecondsPerImage());
        out.writeLong(a.cost().taskBytes());
        out.writeUTF(a.reason());
    }

    private static void writeSafeguards(Safeguards safeguards, DataOutputStream out) throws IOException {
        out.writeByte(ProgramCodec.SAFEGUARDS);
        out.writeInt(safeguards.references().size());
        for (ReferenceImage reference : safeguards.references()) {
            byte[] pixels = reference.pixels();
            out.writeInt(pixels.length);
            out.write(pixels);
            writeDoubles(reference.scores(), out);
        }
        out.writeBoolean(safeguards.envelope().isPresent());
        if (safeguards.envelope().isPresent()) {
            ImageEnvelope envelope = safeguards.envelope().get();
            out.writeDouble(envelope.lowestMean());
            out.writeDouble(envelope.highestMean());
            out.writeDouble(envelope.deviation());
            out.writeDouble(envelope.gradient());
            out.writeDouble(envelope.localGradient());
            out.writeDouble(envelope.detail());
            out.writeDouble(envelope.color());
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
}
