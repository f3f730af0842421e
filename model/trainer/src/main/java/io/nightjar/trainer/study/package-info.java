/** The same network trained with many activations, as a table. */
package io.nightjar.trainer.study;
