package io.nightjar.job.pipeline;

import io.nightjar.job.action.OnCorrupt;
import io.nightjar.job.action.QuarantineLimit;
import io.nightjar.job.action.ScoreAction;
import io.nightjar.job.mistake.UserMistake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * A program as a stage of MLlib: scores the blocks that the rows of a DataFrame refer to, see {@link BlockReferences},
 * and adds the columns {@code output_file}, {@code output_digest}, {@code reason} and {@code seconds}; {@code status}
 * becomes {@code scored}, {@code quarantined} (the block was damaged), {@code set aside} (its whole data set, for lack
 * of keys say) or {@code missing} (the run was stopped).
 *
 * <p>Scoring is done by {@link ScoreAction} when {@link #transform} is called, and its predictions are committed then:
 * keys have to be freed and data sets to be finished by somebody, which rows that are computed again at any time could
 * not do. What it returns is computed from the results and scores nothing again. A second call finds every block
 * finished.
 *
 * <p>Signatures that MLlib forces have its types alone, none of Scala's. Not safe for several threads.
 */
public final class EncryptedCnnModel extends Transformer implements DefaultParamsWritable {
    private static final long serialVersionUID = 1;

    private final String uid;
    private final Param<String> program;
    private final StringArrayParam evaluationKeys;
    private final Param<String> output;
    private final BooleanParam overwrite;
    private final Param<String> onCorrupt;
    private final Param<String> maxQuarantined;

    /** With a new name. */
    public EncryptedCnnModel() {
        this("encryptedCnn_" + UUID.randomUUID().toString().substring(24));
    }

    /** @param uid name of the stage, which no other stage has */
    public EncryptedCnnModel(String uid) {
        this.uid = uid;
        this.program = new Param<>(this, "program", "the directory of the program, or its program.bin");
        this.evaluationKeys = new StringArrayParam(
                this, "evaluationKeys", "files of evaluation keys, or directories of several, one for each owner");
        this.output = new Param<>(
                this, "output", "directory of the data sets of predictions, which are named as the inputs are");
        this.overwrite = new BooleanParam(this, "overwrite", "whether predictions that are complete are replaced");
        this.onCorrupt = new Param<>(this, "onCorrupt", "quarantine or fail: what becomes of damaged blocks");
        this.maxQuarantined =
                new Param<>(this, "maxQuarantined", "most damaged blocks of a data set, as a number or with %");
        setDefault(overwrite, false);
        setDefault(onCorrupt, "quarantine");
        setDefault(maxQuarantined, QuarantineLimit.NONE.toString());
    }

    /** A stage that was saved. */
    public static EncryptedCnnModel load(String path) {
        return read().load(path);
    }

    /** Reads saved stages. */
    public static MLReader<EncryptedCnnModel> read() {
        return new DefaultParamsReader<>();
    }

    @Override
    public String uid() {
        return uid;
    }

    /** The directory of the program, or its {@code program.bin}. */
    public Param<String> program() {
        return program;
    }

    /** Files of evaluation keys, or directories of several. */
    public StringArrayParam evaluationKeys() {
        return evaluationKeys;
    }

    /** Directory of the data sets of predictions. */
    public Param<String> output() {
        return output;
    }

    /** Whether predictions that are complete are replaced; false without it. */
    public BooleanParam overwrite() {
        return overwrite;
    }

    /** What becomes of damaged blocks: {@code quarantine}, or {@code fail}, which sets aside their whole data set. */
    public Param<String> onCorrupt() {
        return onCorrupt;
    }

    /** Most damaged blocks of a data set, such as {@code 3} or {@code 0.5%}. */
    public Param<String> maxQuarantined() {
        return maxQuarantined;
    }

    /** See {@link #program()}. */
    public EncryptedCnnModel setProgram(String path) {
        set(program, path);
        return this;
    }

    /** See {@link #evaluationKeys()}. */
    public EncryptedCnnModel setEvaluationKeys(String... paths) {
        set(evaluationKeys, paths.clone());
        return this;
    }

    /** See {@link #output()}. */
    public EncryptedCnnModel setOutput(String directory) {
        set(output, directory);
        return this;
    }

    /** See {@link #overwrite()}. */
    public EncryptedCnnModel setOverwrite(boolean allowed) {
        set(overwrite, allowed);
        return this;
    }

    /** See {@link #onCorrupt()}. */
    public EncryptedCnnModel setOnCorrupt(String what) {
        set(onCorrupt, what);
        return this;
    }

    /** See {@link #maxQuarantined()}. */
    public EncryptedCnnModel setMaxQuarantined(String limit) {
        set(maxQuarantined, limit);
        return this;
    }

    /**
     * The columns of scored blocks.
     *
     * @throws UserMistake when a parameter is missing or no such value, or columns are missing or of other types
     */
    @Override
    public StructType transformSchema(StructType blocks) {
        requireParams();
        return ScoredReferences.schema(blocks);
    }

    /**
     * Scores the blocks and commits their predictions.
     *
     * @param blocks references, of which the columns {@code dataset} and {@code block} are read
     * @throws io.nightjar.ckks.NightjarException as {@link ScoreAction#execute} does
     */
    @Override
    public Dataset<Row> transform(Dataset<?> blocks) {
        transformSchema(blocks.schema());
        try {
            return ScoredReferences.score(blocks, action(blocks.sparkSession()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ScoreAction action(SparkSession session) {
        return ScoreAction.on(session)
                .program(given(program))
                .evaluationKeys(List.of(given(evaluationKeys)))
                .output(given(output))
                .overwrite(getOrDefault(overwrite).equals(true))
                .onCorrupt(corrupt(getOrDefault(onCorrupt)))
                .maxQuarantined(QuarantineLimit.parse(getOrDefault(maxQuarantined)));
    }

    private void requireParams() {
        given(program);
        given(evaluationKeys);
        given(output);
        corrupt(getOrDefault(onCorrupt));
        QuarantineLimit.parse(getOrDefault(maxQuarantined));
    }

    private <T> T given(Param<T> param) {
        if (!isDefined(param)) {
            String name = param.name().substring(0, 1).toUpperCase(Locale.ROOT)
                    + param.name().substring(1);
            throw new UserMistake(
                    "the stage " + uid + " has no " + param.name() + ": call set" + name + "(...) before transform");
        }
        return getOrDefault(param);
    }

    private static OnCorrupt corrupt(String what) {
        for (OnCorrupt known : OnCorrupt.values()) {
            if (known.name().toLowerCase(Locale.ROOT).equals(what)) {
                return known;
            }
        }
        throw new UserMistake("'" + what + "' is nothing that can become of damaged blocks: give quarantine or fail");
    }

    @Override
    public EncryptedCnnModel copy(ParamMap extra) {
        return defaultCopy(extra);
    }
}
