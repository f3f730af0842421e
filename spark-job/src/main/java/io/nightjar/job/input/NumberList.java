package io.nightjar.job.input;

import io.nightjar.model.images.ImageDataException;
import io.nightjar.model.images.ImageOptions;
import io.nightjar.model.images.ImageShape;
import io.nightjar.model.images.Pictures;
import io.nightjar.model.images.PixelValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/**
 * Images as lists of numbers, or lists of lists for rows, or one more for planes or pixels: integers count of 255,
 * fractions are taken as they are.
 */
final class NumberList {
    private static final int MOST_DIMENSIONS = 3;

    private NumberList() {}

    /** Whether a list, or lists in lists, has numbers. */
    static boolean isNumbers(GroupType list) {
        Type element = list;
        for (int depth = 0; isList(element); depth++) {
            if (depth == MOST_DIMENSIONS) {
                return false;
            }
            element = element(element.asGroupType());
        }
        if (element == null || !element.isPrimitive()) {
            return false;
        }
        boolean plain = element.getLogicalTypeAnnotation() == null
                || element.getLogicalTypeAnnotation() instanceof IntLogicalTypeAnnotation;
        return plain
                && switch (element.asPrimitiveType().getPrimitiveTypeName()) {
                    case INT32, INT64, FLOAT, DOUBLE -> true;
                    default -> false;
                };
    }

    private static boolean isList(Type type) {
        return type != null
                && !type.isPrimitive()
                && type.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation;
    }

    /**
     * What a list has elements of, in the form of the standard or in that without a group around them; null in others.
     */
    private static Type element(GroupType list) {
        if (list.getFieldCount() != 1 || !list.getType(0).isRepetition(Type.Repetition.REPEATED)) {
            return null;
        }
        Type repeated = list.getType(0);
        if (!isWrapped(repeated)) {
            return repeated;
        }
        GroupType group = repeated.asGroupType();
        return group.getFieldCount() == 1 && !group.getType(0).isRepetition(Type.Repetition.REPEATED)
                ? group.getType(0)
                : null;
    }

    /** Whether elements are in groups of their own; Avro's older form has lists directly in lists. */
    private static boolean isWrapped(Type repeated) {
        return !repeated.isPrimitive() && !isList(repeated);
    }

    /**
     * @param list in a row
     * @throws ImageDataException if lists beside each other are of different lengths, or the numbers make no image
     */
    static PixelValues values(String name, Group list, ImageShape shape, ImageOptions options) {
        Reading reading = new Reading(name, shape.size());
        reading.read(list, 0);
        int[] dimensions = reading.lengths.stream().mapToInt(Integer::intValue).toArray();
        return reading.integers
                ? Pictures.ofIntegers(name, dimensions, reading.longs(), shape, options)
                : Pictures.ofFractions(name, dimensions, reading.numbers(), shape, options);
    }

    private static final class Reading {
        private final String name;
        private final List<Integer> lengths = new ArrayList<>();
        private double[] numbers;
        private int count;
        private boolean integers;

        Reading(String name, int expected) {
            this.name = name;
            this.numbers = new double[expected];
        }

        void read(Group list, int depth) {
            int length = list.getFieldRepetitionCount(0);
            if (depth == lengths.size()) {
                lengths.add(length);
            } else if (lengths.get(depth) != length) {
                throw new ImageDataException(name + " has lists of " + lengths.get(depth) + " and of " + length
                        + " beside each other, expected equal ones; complete them");
            }
            boolean wrapped = isWrapped(list.getType().getType(0));
            for (int i = 0; i < length; i++) {
                Group holder = wrapped ? list.getGroup(0, i) : list;
                if (wrapped && holder.getFieldRepetitionCount(0) == 0) {
                    throw new ImageDataException(name + " has a null in its list; leave such rows out");
                }
                int at = wrapped ? 0 : i;
                Type element = holder.getType().getType(0);
                if (element.isPrimitive()) {
                    add(holder, at, element.asPrimitiveType());
                } else {
                    read(holder.getGroup(0, at), depth + 1);
                }
            }
        }

        private void add(Group holder, int index, PrimitiveType type) {
            if (count == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * count);
            }
            integers = false;
            switch (type.getPrimitiveTypeName()) {
                case FLOAT -> numbers[count++] = holder.getFloat(0, index);
                case DOUBLE -> numbers[count++] = holder.getDouble(0, index);
                case INT32 -> {
                    integers = true;
                    numbers[count++] = holder.getInteger(0, index);
                }
                default -> {
                    integers = true;
                    numbers[count++] = holder.getLong(0, index);
                }
            }
        }

        double[] numbers() {
            return Arrays.copyOf(numbers, count);
        }

        long[] longs() {
            return Arrays.stream(numbers, 0, count)
                    .mapToLong(number -> (long) number)
                    .toArray();
        }
    }
}
