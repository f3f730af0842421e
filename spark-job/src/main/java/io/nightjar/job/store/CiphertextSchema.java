package io.nightjar.job.store;

import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;

/** Columns of the two tables of a data set. */
final class CiphertextSchema {
    static final int BLOCK = 0;
    static final int INDEX = 1;
    static final int LEVEL = 2;
    static final int PAYLOAD = 3;

    static final MessageType CIPHERTEXTS = Types.buildMessage()
            .required(INT64)
            .named("block")
            .required(INT32)
            .named("index")
            .required(INT32)
            .named("level")
            .required(BINARY)
            .named("payload")
            .named("ciphertexts");

    static final int POSITION = 1;
    static final int ID = 2;

    static final MessageType IMAGES = Types.buildMessage()
            .required(INT64)
            .named("block")
            .required(INT32)
            .named("position")
            .required(BINARY)
            .as(LogicalTypeAnnotation.stringType())
            .named("id")
            .named("images");

    private CiphertextSchema() {}
}
