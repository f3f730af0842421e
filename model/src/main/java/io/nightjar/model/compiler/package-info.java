/** The search for parameters, packing and schedule of a network. */
package io.nightjar.model.compiler;
