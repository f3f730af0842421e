package io.nightjar.job.task;

import io.nightjar.job.commit.BlockTarget;
import io.nightjar.job.store.StoredJson;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * Runs a {@link BlockWork} on every block, without a shuffle. What becomes of a block is heard when its task ends, not
 * when the job does. Of Scala only what links on 2.12 and on 2.13 is used.
 */
public final class BlockJob {
    private BlockJob() {}

    /**
     * Runs the work.
     *
     * @param blocks with one task for each; {@link JavaRDD#name} is what Spark's pages show
     * @param heard of what became of the blocks of a task, by one thread at a time, in the order in which tasks end
     * @throws IOException when the job fails, as Spark throws it, undeclared
     */
    public static void run(
            JavaSparkContext spark,
            JavaRDD<BlockInput> blocks,
            BlockWork work,
            BlockTarget target,
            Consumer<List<BlockOutcome>> heard)
            throws IOException {
        Broadcast<SerializableConfiguration> hadoop =
                spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
        try {
            Heard handler = new Heard(heard);
            spark.sc()
                    .runJob(
                            blocks.rdd(),
                            new Partition(new BlockTask(work, hadoop, target)),
                            handler,
                            ClassTag$.MODULE$.apply(String.class));
            handler.rethrow();
        } finally {
            hadoop.destroy();
        }
    }

    /** The blocks of a task, one after the other; their outcomes travel as JSON, which every serializer can send. */
    private static final class Partition extends AbstractFunction1<Iterator<BlockInput>, String>
            implements Serializable {
        private static final long serialVersionUID = 1;
        private final BlockTask task;

        Partition(BlockTask task) {
            this.task = task;
        }

        @Override
        public String apply(Iterator<BlockInput> inputs) {
            List<BlockOutcome> outcomes = new ArrayList<>();
            try {
                boolean failed = false;
                while (!failed && inputs.hasNext()) {
                    BlockOutcome outcome = task.run(inputs.next());
                    outcomes.add(outcome);
                    failed = outcome instanceof BlockOutcome.Failed;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new String(StoredJson.write(outcomes.toArray(BlockOutcome[]::new)), StandardCharsets.UTF_8);
        }
    }

    /** Runs on Spark's thread of results, which a failure would end: the first is kept for the caller. */
    private static final class Heard extends AbstractFunction2<Object, String, BoxedUnit> {
        private final Consumer<List<BlockOutcome>> heard;
        private RuntimeException failure;

        Heard(Consumer<List<BlockOutcome>> heard) {
            this.heard = heard;
        }

        @Override
        public synchronized BoxedUnit apply(Object partition, String json) {
            try {
                heard.accept(List.of(
                        StoredJson.read(json.getBytes(StandardCharsets.UTF_8), BlockOutcome[].class, "an outcome")));
            } catch (RuntimeException e) {
                failure = failure == null ? e : failure;
            }
            return BoxedUnit.UNIT;
        }

        synchronized void rethrow() {
            if (failure != null) {
                throw failure;
            }
        }
    }
}
