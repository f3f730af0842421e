package io.nightjar.model.client;

/**
 * The predictions of a block.
 *
 * @param scores [image][class]
 * @param noise root mean square of the imaginary parts of these scores, which hold noise alone: as large as the error
 *     that encryption and evaluation left in the real parts
 */
public record DecryptedBlock(double[][] scores, double noise) {}
