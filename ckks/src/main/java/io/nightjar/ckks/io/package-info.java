/**
 * Stored forms of parameters, keys and ciphertexts: a framed, versioned, checksummed blob with the fingerprint of its
 * parameter set, residues bit-packed at the width of their prime. Every byte is described in data/FORMAT.md.
 *
 * <p>Loaders check every bound before they allocate and every residue against its prime. The checksum finds accidents;
 * it is no protection against somebody who alters a blob on purpose.
 */
package io.nightjar.ckks.io;
