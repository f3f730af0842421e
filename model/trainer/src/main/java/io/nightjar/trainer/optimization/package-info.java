/** Optimizers, learning schedules, and the batches that they ask for. */
package io.nightjar.trainer.optimization;
