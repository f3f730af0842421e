/** From real weights to integers with a multiplier for every row. */
package io.nightjar.model.quantization;
