/** What the operations of a run take on a machine: measured, stored, and built in for several kernels. */
package io.nightjar.model.machine;
