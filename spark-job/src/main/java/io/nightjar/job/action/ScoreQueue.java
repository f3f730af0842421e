package io.nightjar.job.action;

import io.nightjar.job.commit.DatasetTarget;
import io.nightjar.job.store.Dataset;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/**
 * Scores data sets side by side, each as a Spark job of its own, which Spark's own queue runs in the order in which
 * they begin. The next data set begins before the last blocks of those before it are handed out, so that small data
 * sets leave no executor idle; and not much earlier, so that the keys of few owners are broadcast at a time, which one
 * job over all data sets would need at once.
 */
final class ScoreQueue {
    /** Blocks that wait for an executor, for each that runs. */
    private static final int WAITING = 1;

    /** Executors counted on where they come and go as blocks wait, unless fewer may come. */
    private static final int DYNAMIC_EXECUTORS = 64;

    /** How often the number of executors is looked at. */
    private static final long POLL_MILLIS = 100;

    /** How long a data set that was interrupted is waited for. */
    private static final long PATIENCE_MILLIS = 2_000;

    private final ScoreRun run;
    private final Progress progress;
    private final List<Thread> threads = new ArrayList<>();
    private long outstanding;
    private int running;
    private String stopped;
    private Throwable fault;

    /**
     * A data set that is ready to be scored.
     *
     * @param input where it is
     * @param data as opened
     */
    record Entry(ScoreInput input, Dataset data, DatasetTarget target, SharedKeys keys) {
        long blocks() {
            return data.manifest().expectedBlocks();
        }
    }

    ScoreQueue(ScoreRun run, Progress progress) {
        this.run = run;
        this.progress = progress;
    }

    /**
     * Runs all, and returns what became of each, in their order. What is wrong with one is its own. After a fault of
     * Spark, of storage or of ours none begins any more; those that run are finished and committed, and then the fault
     * is thrown.
     */
    List<ScoreRun.Scored> run(List<Entry> entries) {
        int tasks = Math.toIntExact(Math.min(
                Integer.MAX_VALUE, entries.stream().mapToLong(Entry::blocks).sum()));
        ScoreRun.Scored[] scored = new ScoreRun.Scored[entries.size()];
        try {
            for (int i = 0; i < scored.length && awaitRoom(); i++) {
                int place = i;
                start(entries.get(i), tasks, result -> scored[place] = result);
            }
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            end();
            ScoreQueue.<RuntimeException>rethrow(e);
        } finally {
            entries.subList(threads.size(), entries.size())
                    .forEach(entry -> entry.keys().release());
        }
        return complete(entries, scored);
    }

    /** Nobody waits for the results any more. */
    private void end() {
        threads.forEach(Thread::interrupt);
        try {
            for (Thread thread : threads) {
                thread.join(PATIENCE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized List<ScoreRun.Scored> complete(List<Entry> entries, ScoreRun.Scored[] scored) {
        if (fault != null) {
            ScoreQueue.<RuntimeException>rethrow(fault);
        }
        for (int i = 0; i < scored.length; i++) {
            if (scored[i] == null) {
                scored[i] = setAside(entries.get(i), stopped);
            }
        }
        return List.of(scored);
    }

    /** Why the run ended before all data sets were done; null where it did not. */
    synchronized String stopped() {
        return stopped;
    }

    private interface Taker {
        void take(ScoreRun.Scored scored);
    }

    /** Whether another data set is to begin, once there is room for its blocks. */
    private synchronized boolean awaitRoom() throws InterruptedException {
        while (running > 0 && outstanding >= slots() * (1 + WAITING) && goesOn()) {
            wait(POLL_MILLIS);
        }
        return goesOn();
    }

    private boolean goesOn() {
        return stopped == null && fault == null;
    }

    private long slots() {
        SparkSession session = run.session();
        if (session == null) {
            return 1;
        }
        SparkConf conf = session.sparkContext().conf();
        int cpus = conf.getInt("spark.task.cpus", 1);
        long cores = session.sparkContext().defaultParallelism();
        if (conf.getBoolean("spark.dynamicAllocation.enabled", false)) {
            int executors = conf.getInt("spark.dynamicAllocation.maxExecutors", DYNAMIC_EXECUTORS);
            cores = Math.max(
                    cores, (long) Math.min(executors, DYNAMIC_EXECUTORS) * conf.getInt("spark.executor.cores", 1));
        }
        return Math.max(1, cores / cpus);
    }

    private synchronized void start(Entry entry, int tasks, Taker taker) {
        running++;
        outstanding += entry.blocks();
        Thread thread = new Thread(
                () -> score(entry, tasks, taker),
                "nightjar-score-" + entry.input().output());
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void score(Entry entry, int tasks, Taker taker) {
        long[] left = {entry.blocks()};
        try {
            Progress own = progress.hearing(() -> {
                synchronized (this) {
                    left[0]--;
                    outstanding--;
                    notifyAll();
                }
            });
            ScoreRun.Scored scored = run.score(entry.input(), entry.data(), entry.target(), entry.keys(), tasks, own);
            taker.take(scored);
            if (scored.results().stopped() != null) {
                stop(scored.results().stopped());
            }
        } catch (Throwable e) {
            entry.input()
                    .objection(e)
                    .ifPresentOrElse(objection -> taker.take(setAside(entry, objection)), () -> fail(e));
        } finally {
            entry.keys().release();
            synchronized (this) {
                running--;
                outstanding -= left[0];
                notifyAll();
            }
        }
    }

    private static ScoreRun.Scored setAside(Entry entry, String reason) {
        ScoredDataset dataset =
                ScoredDataset.setAside(entry.input(), entry.data().header().key(), entry.blocks(), reason);
        return new ScoreRun.Scored(dataset, BlockResults.nothing(List.of()));
    }

    private synchronized void stop(String reason) {
        stopped = stopped == null ? reason : stopped;
    }

    private synchronized void fail(Throwable e) {
        if (fault == null) {
            fault = e;
        } else if (fault != e) {
            fault.addSuppressed(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void rethrow(Throwable e) throws T {
        throw (T) e;
    }
}
