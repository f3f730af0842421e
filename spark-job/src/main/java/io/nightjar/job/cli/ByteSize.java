package io.nightjar.job.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Sizes as the JVM and Spark take them: a number with k, m, g or t, binary multiples. */
final class ByteSize implements ITypeConverter<Long> {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,6})([kmgt])b?");
    private static final String UNITS = "kmgt";

    @Override
    public Long convert(String text) {
        Matcher matcher = SIZE.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
            throw new TypeConversionException(
                    "'" + text + "', which is no size: give a number above 0 with k, m, g or t, such as 3500m or 4g");
        }
        return Long.parseLong(matcher.group(1)) << (10 * (1 + UNITS.indexOf(matcher.group(2))));
    }
}
