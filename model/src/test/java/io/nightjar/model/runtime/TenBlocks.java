package io.nightjar.model.runtime;

import io.nightjar.model.TestNetworks;
import io.nightjar.model.compiler.CompileOptions;
import io.nightjar.model.compiler.ProgramCompiler;
import io.nightjar.model.contract.StoredCiphertext;
import io.nightjar.model.network.CompletedSquare;
import io.nightjar.model.network.Flatten;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Shape;
import io.nightjar.model.network.SumPool;
import io.nightjar.model.program.AnalyzedProgram;
import java.util.List;
import java.util.Random;

/**
 * Scores ten blocks of a rotated packing on one thread, in a JVM whose heap the caller sets, and prints the bytes in
 * use before the first and after each.
 */
final class TenBlocks {
    static final int BLOCKS = 10;
    private static final int IMAGES = 3;

    private TenBlocks() {}

    /** Padded convolutions, a pooling, a dense layer over positions: most of their sources are rotated. */
    static Network network() {
        Random random = new Random(31);
        return Network.chain(
                new Shape(2, 8, 8),
                List.of(
                        TestNetworks.conv(random, 8, 2, 3, 1, 1, 1, 0.5),
                        new CompletedSquare(4, -0.5, 0.75, 0.1),
                        SumPool.square(2, 2),
                        TestNetworks.conv(random, 12, 8, 3, 1, 1, 2, 0.2),
                        new CompletedSquare(2, 0, 0, 0.25),
                        new Flatten(),
                        TestNetworks.dense(random, 3, 192, 0.1)));
    }

    static AnalyzedProgram program(int logN) {
        Network network = network();
        return ProgramCompiler.compile(
                network,
                CompileOptions.automatic()
                        .withParameters(TestNetworks.insecure(logN, 7))
                        .withCalibration(TestNetworks.pixels(TestNetworks.images(network, IMAGES)))
                        .withPhases(2));
    }

    /** @param arguments log2 of the ring degree and the number of threads */
    public static void main(String[] arguments) {
        AnalyzedProgram program = program(Integer.parseInt(arguments[0]));
        TestNetworks.Owner owner = TestNetworks.Owner.of(program);
        List<StoredCiphertext> block = owner.encrypt(TestNetworks.images(network(), IMAGES));
        BlockScorer scorer = new BlockScorer(program, owner.keys(), Integer.parseInt(arguments[1]));
        System.out.println(usedBytes());
        for (int b = 0; b < BLOCKS; b++) {
            scorer.score(block.iterator());
            System.out.println(usedBytes());
        }
    }

    private static long usedBytes() {
        System.gc();
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
