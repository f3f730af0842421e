/** The networks: layers, non-linearities, weights and the forward pass on the engine. */
package io.nightjar.trainer.network;
