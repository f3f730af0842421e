package io.nightjar.job.cli;

import io.nightjar.ckks.math.Ring;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A ring by its name in lower case. */
final class RingName implements ITypeConverter<Ring> {
    @Override
    public Ring convert(String value) {
        return Ring.ofWord(value)
                .orElseThrow(() -> new TypeConversionException("'" + value + "', expected real or standard"));
    }
}
