package io.nightjar.job.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.nightjar.job.store.DamagedDataException;
import io.nightjar.job.store.QuarantinedBlock;
import io.nightjar.job.store.StoredJson;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What one run did, as {@code run.json} tells it. Times are of ISO 8601 in UTC.
 *
 * @param format version of the stored form
 * @param run id of the run
 * @param command what it was, in one word
 * @param status how it is, or how it ended
 * @param failure why it failed, as a sentence without a stop; empty where it did not
 * @param stopped why it ended before all blocks were done, in the same form; empty where it did not
 * @param started when it had checked its input
 * @param updated when this was written
 * @param ended when it ended; empty while it runs
 * @param application id of the Spark application; empty before there is one
 * @param master of Spark; empty before there is one
 * @param taskCpus processors of a task; 0 before there is a Spark application
 * @param input what it read, as given
 * @param output directory of the data set that it wrote
 * @param fingerprints what it worked with
 * @param software versions, by name
 * @param plan what a block was expected to take; null where nothing is predicted
 * @param expectedBlocks blocks of the data set
 * @param resumedBlocks blocks of them that earlier runs had finished
 * @param retries attempts that failed before those that finished a block
 * @param bytesRead length of the files of ciphertexts, or of images, that were read; 0 until something is committed
 * @param secondsByPhase wall-clock time of the driver, by phase in order
 * @param cpuSecondsByStep processor time of the blocks that it finished, by step in order of execution
 * @param peakHeapBytes highest use of the heap in any executor, garbage included
 * @param committed what was committed; null where nothing was
 * @param blocks that it finished, in the order in which they ended
 * @param quarantined blocks that were set aside
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunJournal(
        int format,
        String run,
        String command,
        RunStatus status,
        String failure,
        String stopped,
        String started,
        String updated,
        String ended,
        String application,
        String master,
        int taskCpus,
        String input,
        String output,
        RunFingerprints fingerprints,
        Map<String, String> software,
        RunPlan plan,
        long expectedBlocks,
        long resumedBlocks,
        long retries,
        long bytesRead,
        Map<String, Double> secondsByPhase,
        Map<String, Double> cpuSecondsByStep,
        long peakHeapBytes,
        RunCommit committed,
        List<RunBlock> blocks,
        List<QuarantinedBlock> quarantined) {
    /** Version of the form that this release writes and reads. */
    public static final int FORMAT = 1;

    /** @throws NullPointerException if a field is missing that is no optional one */
    public RunJournal {
        for (Object field : new Object[] {
            run,
            command,
            status,
            failure,
            stopped,
            started,
            updated,
            ended,
            application,
            master,
            input,
            output,
            fingerprints
        }) {
            Objects.requireNonNull(field, "a field is missing");
        }
        software = Map.copyOf(software);
        secondsByPhase = Collections.unmodifiableMap(new LinkedHashMap<>(secondsByPhase));
        cpuSecondsByStep = Collections.unmodifiableMap(new LinkedHashMap<>(cpuSecondsByStep));
        blocks = List.copyOf(blocks);
        quarantined = List.copyOf(quarantined);
    }

    /**
     * Reads a journal.
     *
     * @param file named in errors
     * @throws DamagedDataException when the bytes are none of this form
     */
    public static RunJournal read(byte[] json, Object file) {
        RunJournal read = StoredJson.read(json, RunJournal.class, file);
        if (read.format() != FORMAT) {
            throw new DamagedDataException(file + " has format " + read.format() + " of a run's journal, this Nightjar"
                    + " reads " + FORMAT + ": use the Nightjar that wrote it");
        }
        return read;
    }
}
