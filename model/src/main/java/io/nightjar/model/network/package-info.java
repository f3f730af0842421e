/**
 * The network as a value: a directed acyclic graph of layers over (channels, height, width) tensors, shapes inferred
 * and checked. Arrays handed to the layers are owned by them and must not be changed afterwards; equality of layers and
 * networks is not meaningful.
 */
package io.nightjar.model.network;
