package io.nightjar.model.cost;

import io.nightjar.model.circuit.Activation;
import io.nightjar.model.circuit.LinearDataflow;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.circuit.Step;
import io.nightjar.model.circuit.SumStep;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Operations of one step, in ciphertexts and rows. */
public final class StepCounts {
    long made;
    long producers;
    long members;
    final Map<List<Integer>, PanelCounts> panels = new LinkedHashMap<>();
    long plainSums;
    long rotatedSums;
    long specialSums;
    long plainRows;
    long rotatedRows;
    long decompositions;
    long rotations;
    long plainMasks;
    long rotatedMasks;
    long shifts;
    int[] rotationSteps = new int[0];
    long weights;
    int expandedMasks;
    double largestConstant;
    int largestGroup;

    StepCounts() {}

    /** Takes from a step what does not need a run. */
    void describe(Step step) {
        if (step instanceof LinearStep linear) {
            rotationSteps = distinct(linear.dataflow().sources().stream().mapToInt(LinearDataflow.Source::rotation));
            for (int p = 0; p < linear.weights().panelCount(); p++) {
                weights += (long) linear.weights().rows(p) * linear.weights().columns(p);
            }
            expandedMasks = expandedMasks(linear.dataflow());
            largestConstant = Math.max(linear.largestShift(), linear.largestBias());
        } else if (step instanceof SumStep sum) {
            rotationSteps =
                    distinct(sum.outputs().stream().flatMap(Arrays::stream).mapToInt(SumStep.Term::rotation));
            largestGroup = sum.outputs().stream().mapToInt(t -> t.length).max().orElseThrow();
        } else if (step instanceof Activation activation) {
            largestGroup = activation.largestGroup();
        }
    }

    /** A mask beside rotations has another factor than beside what is not rotated. */
    private static int expandedMasks(LinearDataflow dataflow) {
        Set<List<Integer>> expanded = new HashSet<>();
        for (LinearDataflow.Source source : dataflow.sources()) {
            if (source.isMasked()) {
                expanded.add(List.of(source.mask(), source.isRotated() ? 1 : 0));
            }
        }
        return expanded.size();
    }

    private static int[] distinct(IntStream rotations) {
        return rotations.filter(rotation -> rotation != 0).distinct().toArray();
    }

    /** Ciphertexts made. */
    public long made() {
        return made;
    }

    /** Inputs opened, or squares and sums made. */
    public long producers() {
        return producers;
    }

    /** Squares in all groups of an activation, terms in all sums. */
    public long members() {
        return members;
    }

    /** Matrix products of groups of tiles, by the panels of weights that serve them. */
    Map<List<Integer>, PanelCounts> panels() {
        return Collections.unmodifiableMap(panels);
    }

    /** Rows of the products of single chunks with unrotated and with masked sources, each added to a row over Q. */
    public long plainSums() {
        return plainSums;
    }

    /** Rows of the products of single chunks with unmasked rotated sources, each added to a row over QP. */
    public long rotatedSums() {
        return rotatedSums;
    }

    /** Rows of the products of single chunks with masked rotated sources, each added to a row over P. */
    public long specialSums() {
        return specialSums;
    }

    /** Rows of products over Q. */
    public long plainRows() {
        return plainRows;
    }

    /** Rows of products over QP. */
    public long rotatedRows() {
        return rotatedRows;
    }

    /** Ciphertexts decomposed into digits. */
    public long decompositions() {
        return decompositions;
    }

    /** Rotations made. */
    public long rotations() {
        return rotations;
    }

    /** The different rotations, in slots, of what the step reads; none is 0. */
    IntStream rotationSteps() {
        return Arrays.stream(rotationSteps);
    }

    /** Whether anything that the step reads is rotated. */
    boolean rotates() {
        return rotationSteps.length > 0;
    }

    /** Weights of all panels. */
    long weights() {
        return weights;
    }

    /** Rows that masks take at one limb. */
    int expandedMasks() {
        return expandedMasks;
    }

    /** The largest magnitude of a bias or a shift of a linear step. */
    double largestConstant() {
        return largestConstant;
    }

    /** Inputs of the largest group of an activation, terms of the longest sum. */
    int largestGroup() {
        return largestGroup;
    }

    /** Masks applied to unrotated sources. */
    public long plainMasks() {
        return plainMasks;
    }

    /** Masks applied to rotated sources. */
    public long rotatedMasks() {
        return rotatedMasks;
    }

    /** Rows whose shift has to be encoded, since it depends on the coarse position. */
    public long shifts() {
        return shifts;
    }
}
