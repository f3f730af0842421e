/** Runs a circuit on any kind of value, each when it is first needed; the interpreter on plain numbers is here too. */
package io.nightjar.model.interpreter;
