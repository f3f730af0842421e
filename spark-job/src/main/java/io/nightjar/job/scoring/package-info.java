/** What a task on the cluster does with its block. */
package io.nightjar.job.scoring;
