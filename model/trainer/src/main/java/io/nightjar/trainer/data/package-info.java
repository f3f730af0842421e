/** Labeled images for training, and what is done to them on their way into a batch. */
package io.nightjar.trainer.data;
