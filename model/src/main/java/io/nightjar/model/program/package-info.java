/** The compiled program: what is stored, and what it reports. */
package io.nightjar.model.program;
