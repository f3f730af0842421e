package io.nightjar.model.compiler;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.nightjar.ckks.Counts;
import io.nightjar.ckks.Texts;
import io.nightjar.ckks.math.Ring;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.model.CompileException;
import io.nightjar.model.contract.JsonErrors;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A parameter set as a person writes it, in JSON: widths instead of primes. See conf/parameters.
 *
 * @param name of the set; with "insecure" in it if it is above the security ceiling
 * @param ring "real" or "standard", or null for the real one
 * @param logN log2 of the ring degree
 * @param modulusBits widths of q_0 ... q_L in bits
 * @param specialBits widths of the special primes in bits
 * @param keyLevel highest level at which keys are used, or null for L
 * @param dnum digits of key switching
 * @param logScale log2 of the scale of inputs, or null to choose it
 * @param acceptInsecure true to accept a set above the security ceiling, for tests; null is false
 */
public record ParameterFile(
        String name,
        String ring,
        Integer logN,
        List<Integer> modulusBits,
        List<Integer> specialBits,
        Integer keyLevel,
        Integer dnum,
        Double logScale,
        Boolean acceptInsecure) {
    /** What a parameter set has at most; widths are looked at one by one, so a list is held to it before. */
    private static final int MAX_PRIMES = 100;

    /** Characters of the name of a ring in a message. */
    private static final int LONGEST_RING = 64;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();

    /** @throws CompileException with a sentence for the user if the text is no parameter set or not a secure one */
    public static ParameterFile parse(String json) {
        return parse(json, Optional.empty());
    }

    /**
     * As {@link #parse(String)}, in a ring that is asked for beside the file.
     *
     * @throws CompileException also if the file is of another ring
     */
    public static ParameterFile parse(String json, Optional<Ring> asked) {
        try {
            ParameterFile read = JSON.readValue(json, ParameterFile.class);
            if (read != null && read.name != null) {
                CkksParameters.requireName(read.name);
            }
            ParameterFile file = read == null ? null : asked.map(read::inRing).orElse(read);
            if (file == null
                    || file.name == null
                    || file.logN == null
                    || file.modulusBits == null
                    || file.specialBits == null
                    || file.dnum == null
                    || file.modulusBits.contains(null)
                    || file.specialBits.contains(null)) {
                throw new CompileException(
                        "a parameter file needs name, logN, modulusBits, specialBits and dnum; see conf/parameters");
            }
            if (file.modulusBits.size() + file.specialBits.size() > MAX_PRIMES) {
                throw new CompileException("parameter set " + file.name + " has "
                        + Counts.of(file.modulusBits.size() + file.specialBits.size(), "prime") + ", more than "
                        + MAX_PRIMES
                        + "; use fewer and wider ones");
            }
            CkksParameters parameters = file.parameters();
            double logQ = parameters.logQ(parameters.maxLevel());
            if (file.logScale != null && !(file.logScale > 0 && file.logScale <= logQ)) {
                throw new CompileException(String.format(
                        Locale.ROOT,
                        "parameter set %s has logScale %s, expected a number above 0"
                                + " and at most the %.1f bits of its moduli",
                        file.name,
                        file.logScale,
                        logQ));
            }
            return file;
        } catch (JsonProcessingException e) {
            throw new CompileException("not a parameter file: " + JsonErrors.describe(e) + "; see conf/parameters");
        } catch (IllegalArgumentException e) {
            throw new CompileException(e.getMessage());
        }
    }

    /** The parameters, with primes of the widths given. */
    public CkksParameters parameters() {
        return CkksParameters.ofWidths(
                name,
                chosenRing(),
                logN,
                modulusBits,
                specialBits,
                keyLevel == null ? modulusBits.size() - 1 : keyLevel,
                dnum,
                Boolean.TRUE.equals(acceptInsecure)
                        ? CkksParameters.Security.INSECURE
                        : CkksParameters.Security.CLASSICAL_128);
    }

    /**
     * The same set in a ring that is asked for beside the file.
     *
     * @throws CompileException if the file is of another
     */
    private ParameterFile inRing(Ring asked) {
        String wanted = asked.word();
        if (ring != null && !ring.equals(wanted)) {
            throw new CompileException("parameter set " + name + " is of the " + Texts.line(ring, LONGEST_RING)
                    + " ring, but the " + wanted + " ring is asked for; change one of them");
        }
        return new ParameterFile(
                name, wanted, logN, modulusBits, specialBits, keyLevel, dnum, logScale, acceptInsecure);
    }

    private Ring chosenRing() {
        return Ring.ofWord(ring == null ? Ring.REAL.word() : ring)
                .orElseThrow(() -> new IllegalArgumentException("parameter set " + name + " has ring \""
                        + Texts.line(ring, LONGEST_RING) + "\", expected \"real\" or \"standard\""));
    }

    /** log2 of the input scale, or empty to leave it to the compiler. */
    public Optional<Double> inputLogScale() {
        return Optional.ofNullable(logScale);
    }
}
