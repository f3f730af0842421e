/**
 * The Spark application and the command line. Nothing here computes: {@code cli} parses and reports, {@code work} says
 * what a task does, {@code run} sends it to executors, {@code store} and {@code commit} read and write data sets.
 */
package io.nightjar.job;
