/** How large errors are: estimates for every operation, and measurements. */
package io.nightjar.ckks.noise;
