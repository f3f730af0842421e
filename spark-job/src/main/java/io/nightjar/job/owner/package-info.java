/**
 * The owner's side: the only package of the job that reads secret keys. It generates keys, encrypts images and decrypts
 * predictions; others pass it paths. No key is logged, broadcast, or put into Spark's configuration.
 */
package io.nightjar.job.owner;
