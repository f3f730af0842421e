/** What this JVM counts while blocks are worked on, and how Spark's own metrics show it. */
package io.nightjar.job.metrics;
