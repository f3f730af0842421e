/**
 * The Spark application and the command line. Nothing here computes on ciphertexts; packages stand on floors and import
 * lower ones alone, which a test holds.
 *
 * <pre>
 * cli       commands: parse, call an action, print
 * action    what Nightjar does, as programs call it
 * scoring   what a task on the cluster does        owner  the owner's side, with the secret key
 * task      blocks as Spark tasks
 * input     where images come from
 * commit    output that appears at once or not at all
 * store     data sets and other files
 * mistake   what a caller can mend, in words
 * </pre>
 */
package io.nightjar.job;
