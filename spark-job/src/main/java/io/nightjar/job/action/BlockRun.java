package io.nightjar.job.action;

import io.nightjar.ckks.NightjarException;
import io.nightjar.job.commit.BlockRecord;
import io.nightjar.job.commit.BlockTarget;
import io.nightjar.job.mistake.TaskFailures;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.QuarantinedBlock;
import io.nightjar.job.task.BlockInput;
import io.nightjar.job.task.BlockJob;
import io.nightjar.job.task.BlockOutcome;
import io.nightjar.job.task.BlockWork;
import io.nightjar.job.task.LocatedBlocks;
import io.nightjar.job.task.SparkSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The blocks of an action as one Spark job, which ends when all are done, or when it makes no sense to go on. */
final class BlockRun {
    /** After the journal of the run, and before Spark ends. */
    private static final int HOOK_PRIORITY = 50;

    private static final Logger LOG = LoggerFactory.getLogger(BlockProgress.LOGGER);

    private final JavaSparkContext context;
    private final String command;
    private final String description;
    private final RunLimits limits;
    private final long allBlocks;
    private final ActionListener listener;
    private final Progress progress;
    private final RunLog log;
    private final String tag = "nightjar-" + UUID.randomUUID();
    private final List<BlockRecord> finished = new ArrayList<>();
    private final List<QuarantinedBlock> damaged = new ArrayList<>();
    private BlockOutcome.Failed failed;
    private String stopped;
    private boolean complete;

    /**
     * @param command in one word
     * @param description what Spark's pages show, such as {@code score out/encrypted: 6 blocks}
     * @param allBlocks of the data set, which a percentage of damaged ones counts against
     * @param progress of the action, which a deadline and a standstill are told by
     * @param log hears of blocks before the listener
     */
    BlockRun(
            SparkSession session,
            String command,
            String description,
            RunLimits limits,
            long allBlocks,
            Progress progress,
            RunLog log,
            ActionListener listener) {
        SparkSettings.requireWorkable(session.sparkContext().conf());
        this.context = JavaSparkContext.fromSparkContext(session.sparkContext());
        this.command = command;
        this.description = description;
        this.limits = limits;
        this.allBlocks = allBlocks;
        this.listener = listener;
        this.progress = progress;
        this.log = log;
        log.spark(session);
    }

    /**
     * @param known blocks that are damaged as the driver knows already
     * @param tasks at most one for each block
     * @throws NightjarException when a task meets a mistake, as that mistake, or too many blocks are damaged
     */
    BlockResults run(
            List<QuarantinedBlock> known, List<BlockInput> inputs, int tasks, BlockWork work, BlockTarget target)
            throws IOException {
        damaged.addAll(known);
        known.forEach(log::quarantined);
        limits.requireFew(damaged, allBlocks, log.finishedBlocks());
        BlockCounter counter = new BlockCounter(inputs);
        JavaRDD<BlockInput> blocks = blocks(inputs, tasks).setName(description);
        CancelledTasks tasksOfJob = new CancelledTasks(context, description);
        Runnable hook = () -> {
            if (!context.sc().isStopped()) {
                cancel();
                tasksOfJob.await();
            }
        };
        ShutdownHookManager.get().addShutdownHook(hook, HOOK_PRIORITY);
        try (LocalProperties caller = LocalProperties.keep(context.sc());
                Watch watch = new Watch(limits, progress, this::stop)) {
            if (!caller.isGrouped()) {
                context.setJobGroup(tag, description, true);
            }
            context.setCallSite(description);
            context.sc().addJobTag(tag);
            listener.begun(command, inputs.size(), counter::ended);
            log.begun();
            BlockJob.run(context, blocks, work, target, outcomes -> {
                for (BlockOutcome outcome : outcomes) {
                    watch.progress();
                    hear(outcome);
                }
                counter.count(outcomes).forEach(this::tell);
            });
            heardOfAll();
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                cancel();
            }
            tasksOfJob.await();
            throwUnlessStopped(e);
        } finally {
            if (!ShutdownHookManager.get().isShutdownInProgress()) {
                ShutdownHookManager.get().removeShutdownHook(hook);
            }
            tasksOfJob.close();
            listener.ended();
        }
        return results();
    }

    private void tell(BlockProgress progress) {
        LOG.info(progress.sentence());
        listener.blockEnded(progress);
    }

    /** Blocks of files start where their file is. */
    private JavaRDD<BlockInput> blocks(List<BlockInput> inputs, int tasks) throws IOException {
        if (tasks < inputs.size() || inputs.get(0).stored() == null) {
            return context.parallelize(inputs, tasks);
        }
        List<List<String>> hosts = new ArrayList<>();
        for (BlockInput input : inputs) {
            hosts.add(LocatedBlocks.hosts(
                    new Path(input.source()), input.stored().bytes(), context.hadoopConfiguration()));
        }
        return LocatedBlocks.of(context, inputs, hosts);
    }

    private synchronized void hear(BlockOutcome outcome) {
        if (outcome instanceof BlockOutcome.Finished done) {
            finished.add(done.record());
            log.finished(done.record());
        } else if (outcome instanceof BlockOutcome.Damaged broken) {
            damaged.add(broken.block());
            log.quarantined(broken.block());
            if (limits.isExceeded(damaged.size(), allBlocks)) {
                cancel();
            }
        } else if (outcome instanceof BlockOutcome.Failed mistake && failed == null) {
            failed = mistake;
            cancel();
        }
    }

    /** Spark forgets to cancel what has not begun, so that this is said again until the job has ended. */
    private synchronized void stop(String reason) {
        if (!complete) {
            stopped = stopped == null ? reason : stopped;
            cancel();
        }
    }

    /** A job that ends by itself was not stopped, whatever came as it ended. */
    private synchronized void heardOfAll() {
        complete = true;
        stopped = null;
    }

    private void cancel() {
        context.sc().cancelJobsWithTag(tag);
    }

    private synchronized BlockResults results() {
        if (failed != null) {
            throw new UserMistake(failed.sentence(), failed.remedy());
        }
        limits.requireFew(damaged, allBlocks, log.finishedBlocks());
        return new BlockResults(List.copyOf(finished), List.copyOf(damaged), stopped);
    }

    /** A job that we have cancelled ourselves has ended as it should. */
    private synchronized void throwUnlessStopped(Exception e) throws IOException {
        boolean ours = failed != null || stopped != null || limits.isExceeded(damaged.size(), allBlocks);
        if (ours && !(e instanceof InterruptedException)) {
            return;
        }
        // Spark's Scala code throws its checked exceptions undeclared
        Optional<NightjarException> mistake = TaskFailures.mistake(e);
        if (mistake.isPresent()) {
            throw mistake.get();
        }
        BlockRun.<RuntimeException>rethrow(e);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Exception> void rethrow(Exception e) throws T {
        throw (T) e;
    }
}
