package io.nightjar.job.action;

import io.nightjar.ckks.NightjarException;
import io.nightjar.job.commit.DatasetTarget;
import io.nightjar.job.commit.StagedOutput;
import io.nightjar.job.mistake.TaskFailures;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.DatasetHeader;
import io.nightjar.job.store.DatasetPaths;
import io.nightjar.job.store.ImageTable;
import io.nightjar.job.task.BlockInput;
import io.nightjar.job.task.BlockJob;
import io.nightjar.job.task.BlockWork;
import io.nightjar.job.task.JobSummary;
import io.nightjar.job.task.NightjarKryoRegistrator;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Runs the blocks of an action and puts their data set in its place. */
final class BlockRun {
    private BlockRun() {}

    /**
     * @param tasks at most one for each block
     * @throws NightjarException when a task meets a mistake, as that mistake
     */
    static JobSummary write(
            SparkSession session,
            List<BlockInput> inputs,
            int tasks,
            BlockWork work,
            DatasetHeader header,
            ImageTable images,
            DatasetTarget target)
            throws IOException {
        requireOurClasses(session.sparkContext().conf());
        JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
        try (StagedOutput staged = StagedOutput.begin(target)) {
            JobSummary summary = BlockJob.run(context, inputs, tasks, work, header, staged);
            images.write(staged.file(DatasetPaths.IMAGES), header, context.hadoopConfiguration());
            staged.commit();
            return summary;
        } catch (Exception e) {
            // Spark's Scala code throws its checked exceptions undeclared
            Optional<NightjarException> mistake = TaskFailures.mistake(e);
            if (mistake.isPresent()) {
                throw mistake.get();
            }
            throw e;
        }
    }

    /** A session whose Kryo refuses classes that it does not know has to know ours. */
    static void requireOurClasses(SparkConf conf) {
        String registrator = NightjarKryoRegistrator.class.getName();
        if (conf.get("spark.serializer", "").endsWith("KryoSerializer")
                && conf.getBoolean("spark.kryo.registrationRequired", false)
                && !List.of(conf.get("spark.kryo.registrator", "").split(",")).contains(registrator)) {
            throw new UserMistake("the session has spark.kryo.registrationRequired and does not register the classes"
                    + " that tasks send: add " + registrator + " to spark.kryo.registrator");
        }
    }
}
