package io.nightjar.job.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A length of time as days, hours, minutes and seconds, such as 5h, 1h30m or 7d. */
final class TimeSpan implements ITypeConverter<Duration> {
    private static final Pattern SPAN =
            Pattern.compile("(?:(\\d{1,5})d)?(?:(\\d{1,5})h)?(?:(\\d{1,5})m)?(?:(\\d{1,7})s)?");
    private static final int DAYS = 1;
    private static final int HOURS = 2;
    private static final int MINUTES = 3;
    private static final int SECONDS = 4;

    @Override
    public Duration convert(String text) {
        Matcher matcher = SPAN.matcher(text.toLowerCase(Locale.ROOT));
        if (matcher.matches()) {
            Duration span = Duration.ofDays(number(matcher, DAYS))
                    .plusHours(number(matcher, HOURS))
                    .plusMinutes(number(matcher, MINUTES))
                    .plusSeconds(number(matcher, SECONDS));
            if (!span.isZero()) {
                return span;
            }
        }
        throw new TypeConversionException(
                "'" + text + "', which is no length of time: give one above 0 such as 5h, 1h30m, 90s or 7d");
    }

    private static long number(Matcher matcher, int group) {
        return matcher.group(group) == null ? 0 : Long.parseLong(matcher.group(group));
    }
}
