/** A training run: phases, teacher, evaluation, checkpoints. */
package io.nightjar.trainer.run;
