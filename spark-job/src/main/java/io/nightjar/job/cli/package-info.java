/**
 * The commands: each checks its input before it starts work, writes all or nothing, and reports in words or as one JSON
 * object.
 */
package io.nightjar.job.cli;
