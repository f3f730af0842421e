/** How large the values of a circuit get, from images or from weights. */
package io.nightjar.model.ranges;
