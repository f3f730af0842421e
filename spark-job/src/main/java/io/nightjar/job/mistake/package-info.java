/** Mistakes that a caller can mend, and why a file cannot be read, in words. */
package io.nightjar.job.mistake;
