package io.nightjar.model.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nightjar.model.CompileException;
import io.nightjar.model.PackedNetworks;
import io.nightjar.model.TestNetworks;
import io.nightjar.model.network.Network;
import io.nightjar.model.program.AnalyzedProgram;
import io.nightjar.model.program.PlanReport;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which packing is chosen for a task's memory and a number of images. */
class PackingSearchTest {
    @Test
    void taskMemory_tooSmallForAnyPacking_isRefusedWithTheLeast() {
        Network network = PackedNetworks.convolutional(new Random(31));
        CompileOptions options = CompileOptions.automatic()
                .withCalibration(TestNetworks.pixels(TestNetworks.images(network, 4)))
                .withTaskBytes(1L << 20);
        assertThatExceptionOfType(CompileException.class)
                .isThrownBy(() -> ProgramCompiler.compile(network, options))
                .withMessageContaining("no program fits a task of 0.00 GiB; the smallest found takes ")
                .withMessageContaining("give a task at least that much memory");
    }

    @Test
    void taskMemory_lessThanTheFastestPlanTakes_isKept() {
        Network network = PackedNetworks.convolutional(new Random(31));
        CompileOptions options =
                CompileOptions.automatic().withCalibration(TestNetworks.pixels(TestNetworks.images(network, 4)));
        long ample =
                ProgramCompiler.compile(network, options).report().prediction().taskBytes();
        PlanReport less = ProgramCompiler.compile(network, options.withTaskBytes(ample - 1))
                .report();
        assertThat(less.prediction().taskBytes()).isLessThan(ample);
    }

    @Test
    void images_fewOfThem_leadToSmallBlocks() {
        Network network = PackedNetworks.convolutional(new Random(31));
        CompileOptions options =
                CompileOptions.automatic().withCalibration(TestNetworks.pixels(TestNetworks.images(network, 4)));
        AnalyzedProgram many = ProgramCompiler.compile(network, options);
        AnalyzedProgram few = ProgramCompiler.compile(network, options.withImages(16));
        assertThat(few.report().block().imagesPerBlock())
                .isLessThan(many.report().block().imagesPerBlock());
        assertThat(few.report().prediction().secondsPerBlock())
                .isLessThan(many.report().prediction().secondsPerBlock());
        assertThat(many.report().alternatives())
                .isNotEmpty()
                .allSatisfy(a -> assertThat(a.reason()).isNotBlank());
    }
}
