/** Blocks as Spark tasks: what travels, what a task does, what it reports. */
package io.nightjar.job.task;
