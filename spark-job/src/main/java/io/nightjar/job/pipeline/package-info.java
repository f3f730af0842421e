/**
 * Nightjar in the pipelines of others: blocks as rows of a DataFrame, and scoring as a stage of MLlib. Everything here
 * is a thin layer over {@link io.nightjar.job.action}. {@link io.nightjar.job.pipeline.EncryptedCnnModel} alone needs
 * MLlib on the class path, and nothing else refers to it.
 */
package io.nightjar.job.pipeline;
