package io.nightjar.job.cli;

import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.FileSystems;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;

/**
 * Paths among the arguments, and the file systems they are on, as Spark's own configuration says. A driver that the
 * cluster starts runs on a machine that the user did not choose: there a path is on that machine's own disk only if it
 * says so.
 */
final class ClusterPaths {
    private static final String DEPLOY_MODE = "spark.submit.deployMode";
    private static final String LOCAL = "file";

    private final Configuration configuration;
    private final boolean clusterMode;

    ClusterPaths(SparkConf conf) {
        this.configuration = SparkHadoopUtil.get().newConfiguration(conf);
        this.clusterMode = conf.get(DEPLOY_MODE, "client").equals("cluster");
    }

    /** How to reach file systems. */
    Configuration configuration() {
        return configuration;
    }

    /**
     * A path on any file system of Hadoop's, as it was given.
     *
     * @throws UserMistake when it would be on the disk of whichever machine a cluster has chosen for the driver
     */
    String any(String option, String path) throws IOException {
        if (clusterMode
                && !saysWhere(path)
                && LOCAL.equals(
                        FileSystems.qualified(path, configuration).toUri().getScheme())) {
            throw new UserMistake(option + " " + path + " would be on the disk of " + FileSystems.thisMachine()
                    + ", which the cluster has chosen for the driver: give a path of a shared file system, such as"
                    + " hdfs://host/data, or file:/... if that machine and all executors have it");
        }
        return path;
    }

    /**
     * A path on the disks of the machines that run this, as it was given.
     *
     * @throws UserMistake when it does not say so where a cluster has chosen the driver's machine
     */
    String local(String option, String path) {
        if (clusterMode && !saysWhere(path)) {
            throw new UserMistake(option + " " + path + " is read from the disk of " + FileSystems.thisMachine()
                    + ", which the cluster has chosen for the driver, and of every executor: write it as file:/... if"
                    + " they all have it, or run this command in client deploy mode");
        }
        return path;
    }

    private static boolean saysWhere(String path) {
        return FileSystems.path(path).toUri().getScheme() != null;
    }
}
