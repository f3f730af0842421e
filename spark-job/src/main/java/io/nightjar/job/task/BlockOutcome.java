package io.nightjar.job.task;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.nightjar.job.commit.BlockRecord;
import io.nightjar.job.mistake.Remedy;
import io.nightjar.job.store.QuarantinedBlock;
import java.io.Serializable;

/**
 * What became of a block. Damage and mistakes are outcomes, since trying again does not mend them; all else is thrown,
 * and Spark tries again.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
@JsonSubTypes({
    @JsonSubTypes.Type(value = BlockOutcome.Finished.class, name = "finished"),
    @JsonSubTypes.Type(value = BlockOutcome.Damaged.class, name = "damaged"),
    @JsonSubTypes.Type(value = BlockOutcome.Failed.class, name = "failed")
})
public sealed interface BlockOutcome extends Serializable {
    /** Its file and its record are written. */
    record Finished(BlockRecord record) implements BlockOutcome {
        private static final long serialVersionUID = 1;
    }

    /** What is stored of it is not what was written. */
    record Damaged(QuarantinedBlock block) implements BlockOutcome {
        private static final long serialVersionUID = 1;
    }

    /**
     * Somebody has to mend something before it can be done.
     *
     * @param sentence for a person, without a stop
     * @param remedy what mends it, or null
     */
    record Failed(long block, String sentence, Remedy remedy) implements BlockOutcome {
        private static final long serialVersionUID = 1;
    }
}
