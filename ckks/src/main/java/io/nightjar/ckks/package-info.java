/** What all packages of the engine and those built on it share. */
package io.nightjar.ckks;
