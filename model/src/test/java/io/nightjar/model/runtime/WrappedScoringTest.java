package io.nightjar.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.nightjar.model.TestNetworks;
import io.nightjar.model.WrappedNetworks;
import io.nightjar.model.compiler.CompileOptions;
import io.nightjar.model.compiler.ProgramCompiler;
import io.nightjar.model.contract.ClientProfile;
import io.nightjar.model.network.Network;
import io.nightjar.model.packing.Packing;
import io.nightjar.model.packing.SlotOrder;
import io.nightjar.model.program.AnalyzedProgram;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Encrypted runs of networks whose maps wrap. */
class WrappedScoringTest {
    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void score_helicalResidualNetwork_agreesWithClear(int phases) {
        PackedScoringTest.assertEncryptedRunAgrees(WrappedNetworks.residual(), phases, 8, 9, 2);
    }

    static List<String> names() {
        return List.copyOf(WrappedNetworks.all().keySet());
    }

    @ParameterizedTest
    @MethodSource("names")
    void score_mapsThatWrap_agreeWithClear(String name) {
        PackedScoringTest.assertEncryptedRunAgrees(WrappedNetworks.all().get(name), 2, 7, 9, 1);
    }

    /** The order is part of the program, of the client profile and of what encrypted images depend on. */
    @Test
    void imagesInnermost_areSoForEveryone() {
        Network network = WrappedNetworks.residual();
        AnalyzedProgram program = ProgramCompiler.compile(
                network,
                CompileOptions.automatic()
                        .withParameters(TestNetworks.insecure(7, 9))
                        .withCalibration(TestNetworks.pixels(TestNetworks.images(network, 3)))
                        .withPhases(2));
        Packing packing = AnalyzedProgram.fromBytes(program.toBytes()).packing();
        assertThat(packing.order()).isEqualTo(SlotOrder.IMAGES_INNERMOST);
        ClientProfile profile = program.clientProfile();
        ClientProfile read = ClientProfile.fromJson(profile.toJson());
        assertThat(read.packing()).isEqualTo(packing);
        assertThat(read.toJson()).isEqualTo(profile.toJson());
        assertThat(read.inputFingerprint()).isEqualTo(profile.inputFingerprint());
        assertThat(packing.toString()).contains("IMAGES_INNERMOST");
        assertThat(profile.toJson()).contains("\"version\" : 6", "\"order\" : \"IMAGES_INNERMOST\"");
        for (String other : List.of("\"IMAGES_OUTERMOST\"", "null")) {
            String hostile = profile.toJson().replace("\"IMAGES_INNERMOST\"", other);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ClientProfile.fromJson(hostile))
                    .withMessageContaining("expected a ring and IMAGES_INNERMOST");
        }
    }
}
