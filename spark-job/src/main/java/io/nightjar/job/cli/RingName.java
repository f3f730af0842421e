package io.nightjar.job.cli;

import io.nightjar.ckks.math.Ring;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A ring by its name in lower case. */
final class RingName implements ITypeConverter<Ring> {
    @Override
    public Ring convert(String value) {
        return Arrays.stream(Ring.values())
                .filter(ring -> ring.name().toLowerCase(Locale.ROOT).equals(value))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("'" + value + "', expected real or standard"));
    }
}
