/**
 * The command line: every command parses its options, calls an action, and prints its result in words or as one JSON
 * object. Names of options are written here alone.
 */
package io.nightjar.job.cli;
