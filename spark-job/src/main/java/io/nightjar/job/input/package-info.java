/** Where images come from: files of pictures, or a column of a Parquet table. */
package io.nightjar.job.input;
