/**
 * What Nightjar does, as programs call it. An action is a small builder with one {@code execute()}, which returns a
 * typed result:
 *
 * <pre>
 * ScoreResult scored = ScoreAction.on(spark)
 *         .program("hdfs:///models/mnist")
 *         .evaluationKeys("hdfs:///keys/evaluation.keys")
 *         .input("hdfs:///images/2026-01-31")
 *         .output("hdfs:///predictions/2026-01-31")
 *         .execute();
 * </pre>
 *
 * <p>Actions never stop a session, change its configuration, print or exit. A field that is missing is an
 * {@link java.lang.IllegalStateException} that names it; what a user can mend is a
 * {@link io.nightjar.ckks.NightjarException} with a sentence for a person, thrown before any work where that can be
 * known. A job that is cancelled ends in Spark's own {@code SparkException}, and an interrupt of the calling thread in
 * an {@link java.lang.InterruptedException}; Spark throws both undeclared. An output appears whole or not at all.
 * Results are records; the command line prints them as JSON, as docs/JSON.md says.
 */
package io.nightjar.job.action;
