package io.nightjar.model.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightjar.model.TestNetworks;
import io.nightjar.model.compiler.CompileOptions;
import io.nightjar.model.compiler.ProgramCompiler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Client profiles with one value that no compiler writes: each is refused in a sentence that names it. */
class HostileProfileTest {
    private static final String SOUND = ProgramCompiler.compile(
                    TestNetworks.mixed(),
                    CompileOptions.automatic()
                            .withParameters(TestNetworks.insecure(6, 6))
                            .withCalibration(TestNetworks.pixels(TestNetworks.images(TestNetworks.mixed(), 3))))
            .clientProfile()
            .toJson();

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "\"phases\" : \\d+; \"phases\" : 2147483647; phases and a coarse grid",
                "\"phases\" : \\d+,\\s*\"coarseHeight\" : \\d+; \"phases\" : 16777216, \"coarseHeight\" : 3; phases and a coarse",
                "\"phases\" : \\d+; \"phases\" : 1; does not cover images",
                "\"inputScale\" : [^,]*; \"inputScale\" : 1e-300; scale 2^-996.58 at level",
                "\"inputScale\" : [^,]*; \"inputScale\" : 0.999; scale 2^-0.00 at level",
                "\"inputScale\" : [^,]*; \"inputScale\" : 1e100; pixels at scale 2^332.19 do not fit the modulus",
                "\"inputScale\" : [^,]*; \"inputScale\" : 1e300; scale 2^996.58 at level",
                "\"inputScale\" : [^,]*; \"inputScale\" : 1e999; scale 2^Infinity at level",
                "\"inputScale\" : [^,]*; \"inputScale\" : \"NaN\"; scale NaN at level",
                "\"inputScale\" : [^,]*; \"inputScale\" : -1; scale -1.0 at level",
                "\"outputScale\" : [^,]*; \"outputScale\" : 1e-300; scale 2^-996.58 at level 0",
                "\"outputScale\" : [^,]*; \"outputScale\" : 1e40; scale 2^132.88 at level 0",
                "\"inputOrder\" : \\[ (\\d+); \"inputOrder\" : [ $1, $1; is named twice",
                "\"inputOrder\" : \\[ (\\d+); \"inputOrder\" : [ null; inputOrder",
                "\"inputOrder\" : \\[ (\\d+); \"inputOrder\" : [ -1; input ciphertext -1 is outside",
                "\"rotationLevels\" : \\{[^}]*\\}; \"rotationLevels\" : null; levels of rotation keys are missing",
                "\"rotationLevels\" : \\{[^}]*\\}; \"rotationLevels\" : {\"1\" : null}; a rotation key has no level",
                "\"rotationLevels\" : \\{[^}]*\\}; \"rotationLevels\" : {\"0\" : 1}; rotation step 0 is not positive",
                "\"rotationLevels\" : \\{[^}]*\\}; \"rotationLevels\" : {\"32\" : 1}; rotation by 32 for 32 slots",
                "\"relinearizationLevel\" : \\d+; \"relinearizationLevel\" : 256; a key at level 256",
                "\"relinearizationLevel\" : \\d+; \"relinearizationLevel\" : 200; a key at level 200",
                "\"moduli\" : \\[ ; \"moduli\" : [ null, ; a modulus is missing",
                "\"moduli\" : \\[ (\\d+); \"moduli\" : [ 1e400; moduli",
                "\"moduli\" : \\[ (\\d+); \"moduli\" : [ 9223372036854775807; is not an odd prime",
                "\"name\" : \"[^\"]*\"; \"name\" : null; needs a name",
                "\"security\" : \"[^\"]*\"; \"security\" : null; does not say what security",
                "\"security\" : \"[^\"]*\"; \"security\" : \"CLASSICAL_128\"; above the 128-bit ceiling",
                "\"logN\" : \\d+; \"logN\" : 31; logN 31 is outside",
                "\"phases\" : (\\d+); \"phases\" : $1.5; field profile.packing.phases",
                "\"inputLevel\" : (\\d+); \"inputLevel\" : $1.0; field profile.inputLevel",
                "\"classes\" : (\\d+); \"classes\" : $1, \"classes\" : $1; field profile has a field twice or is no JSON, line ",
                "\"classes\" : \\d+; \"classes\" : 2147483647; 2147483647 classes are more than any program yields",
                "\"references\" : \\[; \"references\" : [ null,; a reference image is missing",
                "\"pixels\" : \"....; \"pixels\" : \"; a reference image of",
                "\"pixels\" : \"[^\"]*\"; \"pixels\" : null; lacks its pixels",
                "\"scores\" : \\[ [^,]*,; \"scores\" : [; a reference image of",
                "\"scores\" : \\[ [^,]*,; \"scores\" : [ \"NaN\",; a score of a reference image is NaN",
                "\"envelope\" : \\{; \"envelope\" : 3, \"x\" : {; safeguards.envelope",
                "\"lowestMean\" : [^,]*; \"lowestMean\" : 7; leave no image",
                "\"detail\" : [^,]*; \"detail\" : 1e999; a bound on images is Infinity",
                "\"safeguards\" : \\{; \"safeguards\" : null, \"x\" : {; field x is missing, unknown",
                "\"version\" : 4; \"version\" : 3; field safeguards is missing, unknown",
                "\"format\" : \"[^\"]*\"; \"format\" : \"x\\\\n\\\\u001b[2J\"; it says 'x??[2J', version 4",
                "\"format\" : \"[^\"]*\"; \"format\" : null; it says nothing, version 4",
                "\"name\" : \"[^\"]*; $0\\\\n; needs a name of 1 to 100 printable characters",
                "\"safeguards\" : ; \"x\\\\u001b[2J\" : 1, \"safeguards\" : ; field x?[2J is missing, unknown",
                "\"version\" : 4; \"version\" : 7; not a client profile of version 3 to 6: it says",
                "\\}\\s*$; } {}; it is empty or no JSON object",
            })
    void profileWithOneHostileValue_isRefusedInASentence(String from, String to, String words) {
        String hostile = SOUND.replaceFirst(from, to);
        assertThat(hostile).isNotEqualTo(SOUND);
        assertThatThrownBy(() -> ClientProfile.fromJson(hostile))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a client profile")
                .hasMessageContaining(words)
                .hasMessageNotContaining("io.nightjar")
                .satisfies(e -> assertThat(e.getMessage().chars()).noneMatch(Character::isISOControl));
    }

    @Test
    void soundProfile_isRead() {
        assertThat(ClientProfile.fromJson(SOUND).toJson()).isEqualTo(SOUND);
    }
}
