package io.nightjar.job.input;

import io.nightjar.model.images.ImageDataException;
import io.nightjar.model.images.ImageRemedy;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * A column of a table, or a field of a column that is a struct, as {@code column.field}.
 *
 * @param names from the column to the field
 * @param type of the field
 */
record ColumnPath(List<String> names, Type type) {
    /**
     * @param remedy what names another column
     * @throws ImageDataException if the file has no such column
     */
    static ColumnPath of(MessageType schema, String column, Path file, ImageRemedy remedy) {
        List<String> names = schema.containsField(column) ? List.of(column) : List.of(column.split("\\."));
        Type type = schema;
        for (String name : names.isEmpty() ? List.of("") : names) {
            if (type.isPrimitive() || !type.asGroupType().containsField(name)) {
                throw new ImageDataException(
                        file + " has no column " + column + ", it has " + fields(schema, "") + "; name one of them",
                        remedy);
            }
            type = type.asGroupType().getType(name);
            if (type.isRepetition(Type.Repetition.REPEATED)) {
                throw new ImageDataException(
                        file + " has several values of " + column + " in a row, expected one; name another column",
                        remedy);
            }
        }
        return new ColumnPath(names, type);
    }

    /** Names of fields for a person; those of a struct follow it. */
    static String fields(GroupType group, String prefix) {
        StringBuilder text = new StringBuilder();
        for (Type field : group.getFields()) {
            text.append(text.isEmpty() ? "" : ", ").append(prefix).append(field.getName());
            boolean struct = !field.isPrimitive() && field.getLogicalTypeAnnotation() == null && prefix.isEmpty();
            if (struct) {
                text.append(" (")
                        .append(fields(field.asGroupType(), field.getName() + "."))
                        .append(")");
            }
        }
        return text.toString();
    }

    /** The group that holds the field in a row, or null where it or a struct around it is null. */
    Group holder(Group row) {
        Group group = row;
        for (String name : names.subList(0, names.size() - 1)) {
            if (group.getFieldRepetitionCount(name) == 0) {
                return null;
            }
            group = group.getGroup(name, 0);
        }
        return group.getFieldRepetitionCount(field()) == 0 ? null : group;
    }

    /** Name of the field in its group. */
    String field() {
        return names.get(names.size() - 1);
    }

    /** The column that must be read for it. */
    String column() {
        return names.get(0);
    }

    @Override
    public String toString() {
        return String.join(".", names);
    }
}
