/**
 * Spark's own programs in JVMs of their own, from the jars that the build resolved: for tests of the shaded jar on
 * every line of Spark, with spark-submit, masters and workers. Starts with {@link io.nightjar.job.cluster.SparkLine}.
 */
package io.nightjar.job.cluster;
