/** The oracle: a network on doubles by plain loops, and the ranges its values take. */
package io.nightjar.model.reference;
