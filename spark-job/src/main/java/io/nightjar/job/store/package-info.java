/** Data sets of ciphertexts as Parquet files on any Hadoop file system. */
package io.nightjar.job.store;
