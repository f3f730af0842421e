/** What a task does with its block: encrypt images, score ciphertexts. */
package io.nightjar.job.work;
