package io.nightjar.job.cli;

import io.nightjar.job.action.QuarantineLimit;
import io.nightjar.job.mistake.UserMistake;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A number of blocks, or a percentage. */
final class QuarantineLimitText implements ITypeConverter<QuarantineLimit> {
    @Override
    public QuarantineLimit convert(String text) {
        try {
            return QuarantineLimit.parse(text);
        } catch (UserMistake e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
