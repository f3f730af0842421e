/** One HTML page about a data set and the runs that made it. */
package io.nightjar.job.report;
