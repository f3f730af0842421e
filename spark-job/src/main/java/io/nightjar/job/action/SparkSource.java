package io.nightjar.job.action;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** The session of an action: one that runs already, or one to start once the input is known to be sound. */
public interface SparkSource {
    /** A session that runs already. */
    static SparkSource of(SparkSession session) {
        return new SparkSource() {
            @Override
            public Configuration hadoopConfiguration() {
                return session.sparkContext().hadoopConfiguration();
            }

            @Override
            public SparkSession session(int blocks) {
                return session;
            }
        };
    }

    /** How to reach file systems before there is a session. */
    Configuration hadoopConfiguration();

    /**
     * The session to run in. The action does not stop it.
     *
     * @param blocks tasks that the action is about to run, at least 1
     */
    SparkSession session(int blocks);
}
