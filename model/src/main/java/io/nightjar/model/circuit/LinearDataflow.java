package io.nightjar.model.circuit;

import io.nightjar.ckks.Counts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a linear step reads and makes. Its products do not read ciphertexts but sources: a ciphertext, rotated or not,
 * with some of its coarse positions set to zero or not. Tiles of one group are computed together, so that a rotation
 * which several of them read is made once.
 *
 * @param name what reports call the step
 * @param operands the arrays it reads
 * @param outputCount length of the array it makes
 * @param sources what tiles read
 * @param masks coarse positions, row by row, that a masked source keeps
 * @param tiles every tile reads some sources and makes some outputs
 * @param groups the tiles that are computed together
 */
public record LinearDataflow(
        String name,
        List<Operand> operands,
        int outputCount,
        List<Source> sources,
        List<boolean[]> masks,
        List<Tile> tiles,
        List<int[]> groups)
        implements Dataflow {
    /** In place of a mask: every position is kept. */
    public static final int UNMASKED = -1;
    /** Every row of weights is looked at by operand. */
    public static final int MAX_OPERANDS = 64;

    /**
     * An input as products read it: slot i has what stood in slot i + rotation.
     *
     * @param input index into the operands
     * @param rotation in slots, or in coarse positions in a {@link Circuit}; 0 for none
     * @param mask index of the mask that is applied after the rotation, or {@link #UNMASKED}
     */
    public record Source(int input, int rotation, int mask) {
        /** Whether slots are moved. */
        public boolean isRotated() {
            return rotation != 0;
        }

        /** Whether some coarse positions are set to zero. */
        public boolean isMasked() {
            return mask != UNMASKED;
        }
    }

    /**
     * One matrix product.
     *
     * @param panel index of its weights
     * @param sources K indices of sources
     * @param outputs M indices into the array made
     */
    public record Tile(int panel, int[] sources, int[] outputs) {}

    public LinearDataflow {
        operands = List.copyOf(operands);
        sources = List.copyOf(sources);
        masks = List.copyOf(masks);
        tiles = List.copyOf(tiles);
        groups = List.copyOf(groups);
        require(
                operands.size() <= MAX_OPERANDS,
                name,
                "reads " + Counts.of(operands.size(), "array") + ", more than " + MAX_OPERANDS);
        int inputs = operands.stream().mapToInt(Operand::length).sum();
        for (Source source : sources) {
            require(source.input >= 0 && source.input < inputs, name, "reads input " + source.input + " of " + inputs);
            require(
                    source.mask >= UNMASKED && source.mask < masks.size(),
                    name,
                    "has mask " + source.mask + " of " + masks.size());
        }
        int[] madeBy = new int[outputCount];
        for (Tile tile : tiles) {
            require(tile.sources.length > 0 && tile.outputs.length > 0, name, "has an empty tile");
            for (int source : tile.sources) {
                require(source >= 0 && source < sources.size(), name, "has source " + source + " of " + sources.size());
            }
            for (int output : tile.outputs) {
                require(output >= 0 && output < outputCount, name, "makes output " + output + " of " + outputCount);
                madeBy[output]++;
            }
        }
        require(Arrays.stream(madeBy).allMatch(made -> made == 1), name, "does not make every output once");
        boolean[] seen = new boolean[tiles.size()];
        for (int[] group : groups) {
            for (int tile : group) {
                require(
                        tile >= 0 && tile < seen.length && !seen[tile],
                        name,
                        "has tile " + tile + " in no group or in two");
                seen[tile] = true;
            }
        }
        for (boolean grouped : seen) {
            require(grouped, name, "has a tile in no group");
        }
    }

    private static void require(boolean holds, String name, String what) {
        if (!holds) {
            throw new IllegalArgumentException("step " + name + " " + what);
        }
    }

    /** The same tiles, computed together in other groups. */
    public LinearDataflow withGroups(List<int[]> other) {
        return new LinearDataflow(name, operands, outputCount, sources, masks, tiles, other);
    }

    /** Whether some source is masked. */
    public boolean hasMasks() {
        return !masks.isEmpty();
    }

    /** Whether a tile reads a rotated source, so that its sum is over QP. */
    public boolean isRotated(Tile tile) {
        for (int source : tile.sources) {
            if (sources.get(source).isRotated()) {
                return true;
            }
        }
        return false;
    }

    /** Whether a tile reads a masked source, so that all its rows have one multiplier. */
    public boolean isMasked(Tile tile) {
        return Arrays.stream(tile.sources).anyMatch(s -> sources.get(s).isMasked());
    }

    @Override
    public int producers() {
        return groups.size();
    }

    @Override
    public int[] producerByOutput() {
        int[] producers = new int[outputCount];
        for (int b = 0; b < groups.size(); b++) {
            for (int tile : groups.get(b)) {
                for (int output : tiles.get(tile).outputs) {
                    producers[output] = b;
                }
            }
        }
        return producers;
    }

    @Override
    public int[] reads(int producer) {
        boolean[] read = new boolean[inputCount()];
        int most = 0;
        for (int tile : groups.get(producer)) {
            most += tiles.get(tile).sources.length;
        }
        int[] inputs = new int[Math.min(most, read.length)];
        int count = 0;
        for (int tile : groups.get(producer)) {
            for (int source : tiles.get(tile).sources) {
                int input = sources.get(source).input;
                if (!read[input]) {
                    read[input] = true;
                    inputs[count++] = input;
                }
            }
        }
        return Arrays.copyOf(inputs, count);
    }

    /** The tiles of a group with what they read. */
    public TileGroup group(int producer) {
        List<Tile> group = new ArrayList<>();
        for (int tile : groups.get(producer)) {
            group.add(tiles.get(tile));
        }
        return new TileGroup(producer, List.copyOf(group), reads(producer));
    }
}
