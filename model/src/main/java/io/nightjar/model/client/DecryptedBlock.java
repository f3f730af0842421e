package io.nightjar.model.client;

import java.util.OptionalDouble;

/**
 * The predictions of a block.
 *
 * @param scores [image][class]
 * @param noise root mean square of the imaginary parts of these scores, which hold noise alone: as large as the error
 *     that encryption and evaluation left in the real parts; nothing in the real ring
 * @param diagnosis whether the scores are to be relied on
 */
public record DecryptedBlock(double[][] scores, OptionalDouble noise, BlockDiagnosis diagnosis) {}
