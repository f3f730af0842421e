package io.nightjar.job.task;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.LinkedHashMap;
import java.util.Map;

/** Sends a {@link BlockReport} by Kryo, which cannot set the fields of records itself. */
public final class BlockReportSerializer extends Serializer<BlockReport> {
    /** For Kryo. */
    public BlockReportSerializer() {
        super(false, true);
    }

    @Override
    public void write(Kryo kryo, Output output, BlockReport report) {
        output.writeLong(report.block());
        output.writeString(report.attempt());
        output.writeLong(report.ciphertexts());
        output.writeInt(report.cpuSecondsByStep().size());
        report.cpuSecondsByStep().forEach((step, seconds) -> {
            output.writeString(step);
            output.writeDouble(seconds);
        });
        output.writeLong(report.peakHeapBytes());
    }

    @Override
    public BlockReport read(Kryo kryo, Input input, Class<BlockReport> type) {
        long block = input.readLong();
        String attempt = input.readString();
        long ciphertexts = input.readLong();
        int steps = input.readInt();
        Map<String, Double> cpuSecondsByStep = new LinkedHashMap<>();
        for (int i = 0; i < steps; i++) {
            cpuSecondsByStep.put(input.readString(), input.readDouble());
        }
        return new BlockReport(block, attempt, ciphertexts, cpuSecondsByStep, input.readLong());
    }
}
