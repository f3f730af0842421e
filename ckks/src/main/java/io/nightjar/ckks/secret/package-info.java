/**
 * Everything that holds or reads a secret key: generating, encrypting, decrypting, storing it. Evaluation, programs and
 * their runtime know nothing of this package; a test holds that.
 */
package io.nightjar.ckks.secret;
