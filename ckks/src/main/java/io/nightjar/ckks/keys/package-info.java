/**
 * Public material: the key that encrypts and the keys that relinearise and rotate. No secret is reachable from here.
 */
package io.nightjar.ckks.keys;
