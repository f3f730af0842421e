package io.nightjar.job.action;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkContext;

/**
 * What a thread has told Spark of its jobs, kept while a run says it otherwise and put back as it was: the thread is
 * the caller's.
 */
final class LocalProperties implements AutoCloseable {
    private static final String GROUP = "spark.jobGroup.id";
    private static final List<String> NAMES = List.of(
            GROUP,
            "spark.job.description",
            "spark.job.interruptOnCancel",
            "spark.job.tags",
            "callSite.short",
            "callSite.long");

    private final SparkContext context;
    private final Map<String, String> before = new HashMap<>();

    private LocalProperties(SparkContext context) {
        this.context = context;
        NAMES.forEach(name -> before.put(name, context.getLocalProperty(name)));
    }

    /** Keeps those of this thread. */
    static LocalProperties keep(SparkContext context) {
        return new LocalProperties(context);
    }

    /** Whether the thread's jobs have a group. */
    boolean isGrouped() {
        return before.get(GROUP) != null;
    }

    @Override
    public void close() {
        before.forEach(context::setLocalProperty);
    }
}
