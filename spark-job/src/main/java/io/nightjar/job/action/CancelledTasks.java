package io.nightjar.job.action;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/**
 * The tasks of a job that outlive it: a job that is cancelled ends at once, its tasks when they notice. Whoever removes
 * what they have written, or ends Spark, waits for them first.
 */
final class CancelledTasks extends SparkListener implements AutoCloseable {
    /** A task looks every few milliseconds of its work whether it is cancelled. */
    private static final long PATIENCE_MILLIS = 5_000;

    /** How long Spark may take to tell of a task that has begun. */
    private static final long NOTICE_MILLIS = 200;

    private final JavaSparkContext context;
    private final String stage;
    private final Set<Integer> stages = new HashSet<>();
    private final Set<Long> running = new HashSet<>();

    /** @param stage name of the job's stage */
    CancelledTasks(JavaSparkContext context, String stage) {
        this.context = context;
        this.stage = stage;
        context.sc().addSparkListener(this);
    }

    @Override
    public synchronized void onStageSubmitted(SparkListenerStageSubmitted submitted) {
        if (submitted.stageInfo().name().equals(stage)) {
            stages.add(submitted.stageInfo().stageId());
        }
    }

    @Override
    public synchronized void onTaskStart(SparkListenerTaskStart started) {
        if (stages.contains(started.stageId())) {
            running.add(started.taskInfo().taskId());
        }
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd ended) {
        if (running.remove(ended.taskInfo().taskId())) {
            notifyAll();
        }
    }

    /** Returns when none runs any more, or after some seconds. An interrupt is kept for later. */
    synchronized void await() {
        boolean interrupted = Thread.interrupted();
        long start = System.nanoTime();
        try {
            for (long waited = 0;
                    waited < (running.isEmpty() ? NOTICE_MILLIS : PATIENCE_MILLIS);
                    waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)) {
                wait(NOTICE_MILLIS);
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        context.sc().removeSparkListener(this);
    }
}
