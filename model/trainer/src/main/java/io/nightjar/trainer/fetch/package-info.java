/**
 * Public data sets: downloaded from mirrors or taken from local copies, verified against known lengths and SHA-256,
 * unpacked, and renamed into place file by file. What a broken download leaves is a {@code .part} file, from which the
 * next one goes on.
 */
package io.nightjar.trainer.fetch;
