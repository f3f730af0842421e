/**
 * Rewrites of a network that keep its function and spare levels and products under encryption: affine maps fold into
 * linear layers, average pools become sums, chains of linear layers become one, polynomial activations become completed
 * squares.
 */
package io.nightjar.model.passes;
